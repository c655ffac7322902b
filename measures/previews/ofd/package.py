"""What lies in an OFD: a zip of XML that names its parts by paths."""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

MAX_PART = 40 * 1024 * 1024
# All parts together, as they come out of the archive.
MAX_READ = 300 * 1024 * 1024
_DECLARED = re.compile(rb"^\s*<\?xml[^>]*\?>")


PACKAGE_ERRORS = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError)


class BadOfd(Exception):
    """Not to be drawn: what the standard asks for is missing, or it is too much."""


def name_of(node: Element) -> str:
    """Without its namespace, which files spell in several ways."""
    return str(node.tag).rpartition("}")[2]


def child(node: Element | None, *names: str) -> Element | None:
    """Down along ``names``."""
    for wanted in names:
        if node is None:
            return None
        node = next((one for one in node if name_of(one) == wanted), None)
    return node


def children(node: Element | None, name: str) -> Iterator[Element]:
    return (one for one in (node if node is not None else ()) if name_of(one) == name)


def below(node: Element | None, name: str) -> Iterator[Element]:
    return (one for one in (node.iter() if node is not None else ()) if name_of(one) == name)


def text_of(node: Element | None, *names: str) -> str:
    found = child(node, *names)
    return (found.text or "").strip() if found is not None else ""


class OfdPackage:
    def __init__(self, file: BinaryIO) -> None:
        self._archive = zipfile.ZipFile(file)
        self._names = {
            posixpath.normpath(one.filename.replace("\\", "/")).lstrip("/"): one
            for one in self._archive.infolist()
            if not one.is_dir()
        }
        self._folded = {name.casefold(): name for name in self._names}
        self._left = MAX_READ

    def find(self, path: str, *folders: str) -> str | None:
        """The part that ``path`` means in the first of ``folders`` that has it; else from the root."""
        path = path.strip().replace("\\", "/")
        for folder in ("",) if path.startswith("/") else (*folders, ""):
            full = posixpath.normpath(posixpath.join(folder, path.lstrip("/"))).lstrip("/")
            if found := self._folded.get(full.casefold()):
                return found
        return None

    def read(self, name: str) -> bytes:
        entry = self._names[name]
        if entry.flag_bits & 1:
            raise BadOfd(f"{name} is locked")
        with self._archive.open(entry) as part:
            data = part.read(min(MAX_PART, self._left) + 1)
        self._left -= len(data)
        if len(data) > MAX_PART or self._left < 0:
            raise BadOfd(f"{name} is too large")
        return data

    def tree(self, name: str) -> Element:
        data = self.read(name)
        try:
            root: Element = fromstring(data)
        except (ParseError, ValueError, LookupError):
            # Some write another encoding than they declare, or one that the parser does not know.
            try:
                root = fromstring(_DECLARED.sub(b"", data).decode("gb18030"))
            except (ParseError, ValueError) as error:
                raise BadOfd(f"{name}: {error}") from error
        return root

    def tree_at(self, path: str, *folders: str) -> tuple[Element, str] | None:
        """A part with the folder that it lies in; None where there is none."""
        name = self.find(path, *folders) if path else None
        return (self.tree(name), posixpath.dirname(name)) if name else None
