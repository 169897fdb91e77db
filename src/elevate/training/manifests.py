"""The manifest of a Common Cartridge or a SCORM package: its title, its list of pages, and their files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import join, normpath
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from elevate.core.refusals import Refused
from elevate.core.words import gettext_noop as _

MANIFEST = "imsmanifest.xml"
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Resource:
    """Something the package holds: what kind it says it is, where it begins, and its files."""

    kind: str
    href: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the list of pages, in order."""

    title: str
    resource: Resource | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a package says of itself."""

    title: str
    scorm: bool
    items: list[Item]
    resources: dict[str, Resource] = field(default_factory=dict)


def read(files: Mapping[str, bytes]) -> Manifest:
    """Read the manifest; refused where it is none, or tries to be more than one."""
    try:
        root = ElementTree.fromstring(files[MANIFEST])
    except (ParseError, DefusedXmlException, ValueError, LookupError) as problem:
        raise Refused(_("{name} cannot be read."), name=MANIFEST) from problem
    resources = {resource_id: resource for resource_id, resource in _resources(root) if resource_id}
    organization = _organization(root)
    items = [] if organization is None else list(_items(organization, resources, depth=0))
    return Manifest(
        title=_title(root, organization),
        scorm=_is_scorm(root),
        items=items,
        resources=resources,
    )


def local(address: str) -> str:
    """Return the path within the package that an address leads to; empty for one that leads elsewhere."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return ""
    if parts.scheme or parts.netloc or not parts.path:
        return ""
    path = normpath(unquote(parts.path))
    return "" if path.startswith(("/", "..")) else path


def _resources(root: Element) -> Iterator[tuple[str, Resource]]:
    top = root.get(_BASE, "")
    for group in _children(root, "resources"):
        base = join(top, group.get(_BASE, ""))
        for each in _children(group, "resource"):
            here = join(base, each.get(_BASE, ""))
            files = tuple(local(join(here, file.get("href", ""))) for file in _children(each, "file"))
            href = local(join(here, each.get("href", ""))) if each.get("href") else ""
            kind = each.get("type", "").lower()
            yield each.get("identifier", ""), Resource(kind, href, files)


def _organization(root: Element) -> Element | None:
    """Return the list of pages: the one that is said to be the usual one, else the first."""
    groups = list(_children(root, "organizations"))
    every = [each for group in groups for each in _children(group, "organization")]
    usual = groups[0].get("default", "") if groups else ""
    return next((each for each in every if each.get("identifier") == usual), every[0] if every else None)


def _items(parent: Element, resources: Mapping[str, Resource], *, depth: int) -> Iterator[Item]:
    if depth > _DEEPEST:
        raise Refused(_("{name} nests too deeply."), name=MANIFEST)
    for each in _children(parent, "item"):
        if each.get("isvisible", "true").lower() != "false":
            wanted = each.get("identifierref", "")
            if wanted:
                yield Item(_words(next(_children(each, "title"), None)), resources.get(wanted))
            yield from _items(each, resources, depth=depth + 1)


def _title(root: Element, organization: Element | None) -> str:
    if organization is not None and (said := _words(next(_children(organization, "title"), None))):
        return said
    for metadata in _children(root, "metadata"):
        for each in metadata.iter():
            if _name(each) == "title" and (said := _words(each)):
                return said
    return ""


def _is_scorm(root: Element) -> bool:
    for each in root.iter():
        if _name(each) == "schema" and "scorm" in _words(each).lower():
            return True
        if any(name.endswith(("}scormtype", "}scormType")) for name in each.attrib):
            return True
    return False


def _children(parent: Element, name: str) -> Iterator[Element]:
    return (each for each in parent if _name(each) == name)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _words(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())
