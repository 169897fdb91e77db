"""A certificate on paper: one page of PDF that a screen reader can read (PDF/UA-1)."""

from importlib import resources

import typst
from django.utils.translation import get_language, gettext as _, ngettext

from elevate.core.time import day_of
from elevate.core.written import full_day
from elevate.people.models import Operator
from elevate.training import certifying
from elevate.training.models import Certificate

#: Where paper is cut to letter size.
_LETTER = {"US", "CA", "MX"}


def certificate(issued: Certificate, *, link: str) -> bytes:
    """Return the PDF; `link` is where anybody can check it."""
    template = (resources.files("elevate.training") / "paper" / "certificate.typ").read_bytes()
    return typst.compile(
        template,
        format="pdf",
        sys_inputs=_words(issued, link=link),
        ignore_system_fonts=True,
        pdf_standards="ua-1",
        timestamp=int(issued.issued_at.timestamp()),
    )


def _words(issued: Certificate, *, link: str) -> dict[str, str]:
    operator = Operator.objects.first() or Operator(name="")
    count = ngettext("{n} lesson", "{n} lessons", issued.lessons).format(n=issued.lessons)
    title = _("Certificate: {course}, {name}").format(course=issued.course.title, name=issued.name)
    return {
        "title": title,
        "lang": (get_language() or "en").split("-")[0],
        "paper": "letter" if operator.country in _LETTER else "a4",
        "operator": operator.name,
        "heading": _("Certificate"),
        "before": _("This certifies that"),
        "name": issued.name,
        "between": _("completed the course"),
        "course": issued.course.title,
        "lessons": count,
        "day": full_day(day_of(issued.issued_at, operator.time_zone)),
        "check": _("Check it at"),
        "link": link,
        "shown": link.partition("://")[2],
        "code": _("Code {code}").format(code=certifying.code(issued)),
    }
