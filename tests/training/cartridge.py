"""Tiny packages from elsewhere, to bring."""

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20

CARTRIDGE = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="m" xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
  xmlns:lomimscc="http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest">
  <metadata>
    <schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion>
    <lomimscc:lom><lomimscc:general><lomimscc:title><lomimscc:string>Desk &amp; door</lomimscc:string>
    </lomimscc:title></lomimscc:general></lomimscc:lom>
  </metadata>
  <organizations><organization identifier="o" structure="rooted-hierarchy"><item identifier="root">
    <item identifier="module"><title>Week one</title>
      <item identifier="2" identifierref="r2"><title>Say hello</title></item>
      <item identifier="1" identifierref="r1"><title>Open the door</title></item>
    </item>
    <item identifier="3" identifierref="r3"><title>Final quiz</title></item>
    <item identifier="4" identifierref="r4"><title>Talk about it</title></item>
    <item identifier="5" identifierref="r5"><title>A tool</title></item>
    <item identifier="6" identifierref="r6"><title>Handout</title></item>
    <item identifier="7" identifierref="gone"><title>Lost</title></item>
  </item></organization></organizations>
  <resources>
    <resource identifier="r1" type="webcontent" href="pages/door.html">
      <file href="pages/door.html"/></resource>
    <resource identifier="r2" type="webcontent" href="pages/hello.html">
      <file href="pages/hello.html"/></resource>
    <resource identifier="r3" type="imsqti_xmlv1p2/imscc_xmlv1p3/assessment">
      <file href="quiz.xml"/></resource>
    <resource identifier="r4" type="imsdt_xmlv1p3"><file href="topic.xml"/></resource>
    <resource identifier="r5" type="imsbasiclti_xmlv1p3"><file href="tool.xml"/></resource>
    <resource identifier="r6" type="webcontent" href="handout.docx"><file href="handout.docx"/></resource>
  </resources>
</manifest>"""

HELLO = b"""<html><head><title>x</title><style>p {color: red}</style></head><body>
<h1>Say hello</h1><h1>When you <em>arrive</em></h1>
<p>Knock, {{ wait }} and smile. <a href="door.html">Next</a> <a href="https://example.org/x">more</a>
<a href="javascript:alert(1)">bad</a></p>
<ol><li>Knock</li><li>Wait</li></ol>
<img src="../web_resources/img/My%20Door.png" alt="The door">
<img src="$IMS-CC-FILEBASE$/img/My%20Door.png" alt="Again">
<img src="https://example.org/far.png" alt="Far"><script>alert(1)</script><iframe src="https://x"></iframe>
<table><tr><th>Who</th><th>What</th></tr><tr><td>You</td><td>Smile</td></tr></table>
</body></html>"""


def cartridge(**more: bytes) -> dict[str, bytes]:
    """Return a small Common Cartridge 1.3."""
    files = {
        "imsmanifest.xml": CARTRIDGE.encode(),
        "pages/hello.html": HELLO,
        "pages/door.html": b"<body><p>Turn the knob.</p><form><input value='x'>Say it</form></body>",
        "pages/secret.html": b"<p>Unlisted</p>",
        "web_resources/img/My Door.png": PNG,
        "web_resources/unseen.png": PNG,
        "quiz.xml": b"<quiz/>",
        "topic.xml": b"<topic/>",
        "tool.xml": b"<tool/>",
        "handout.docx": b"PK",
        "lib/app.js": b"alert(1)",
    }
    return files | more


SCORM = """<manifest identifier="s" version="1.1" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="b">
    <organization identifier="a"><title>Wrong</title></organization>
    <organization identifier="b"><title>Safety</title>
      <item identifier="i1" identifierref="s1"><title>Lifting</title></item>
      <item identifier="i2" identifierref="s2" isvisible="false"><title>Hidden</title></item>
      <item identifier="i3" identifierref="s3"><title>Player</title></item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="s1" type="webcontent" adlcp:scormtype="sco" xml:base="sco/" href="lift.htm?x=1">
      <file href="lift.htm"/></resource>
    <resource identifier="s2" type="webcontent" adlcp:scormtype="sco" href="hidden.htm"/>
    <resource identifier="s3" type="webcontent" adlcp:scormtype="sco" href="player.htm"/>
  </resources>
</manifest>"""


def scorm() -> dict[str, bytes]:
    """Return a small SCORM 1.2 package."""
    return {
        "imsmanifest.xml": SCORM.encode(),
        "sco/lift.htm": "<p>Bend your knees – always.</p><img src='knee.png'>".encode(),
        "sco/knee.png": PNG,
        "hidden.htm": b"<p>Hidden</p>",
        "player.htm": b"<script>run()</script>",
        "APIWrapper.js": b"x",
        "adlcp_rootv1p2.xsd": b"x",
    }
