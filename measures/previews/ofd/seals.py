"""Seals: the picture of one lies in the value of a signature, in the notation of certificates (DER).

What is drawn is what the file says. Whether the signature is valid is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from measures.previews.ofd.geometry import OfdBox
from measures.previews.ofd.package import OfdPackage, below, children, text_of

MAX_DEPTH = 12
_STRING, _OCTETS, _BITS = (0x0C, 0x13, 0x16), 0x04, 0x03
# Kinds as makers of seals write them.
KINDS = ("png", "jpg", "jpeg", "bmp", "gif", "tif", "ofd")
Part = tuple[int, bytes]


@dataclass(frozen=True)
class OfdSeal:
    kind: str
    data: bytes


@dataclass(frozen=True)
class OfdStamp:
    """Where a seal was put; ``part``: the piece of it that is seen, of one across the edges of pages."""

    page: str
    box: OfdBox
    part: OfdBox | None
    seal: OfdSeal


def stamps(package: OfdPackage, list_of_them: str, folder: str) -> Iterator[OfdStamp]:
    found = package.tree_at(list_of_them, folder)
    for node in children(found[0], "Signature") if found else ():
        part = package.tree_at(node.get("BaseLoc", ""), found[1] if found else "", folder)
        if part is None:
            continue
        root, place = part
        seal = _seal(package, text_of(root, "SignedValue"), place, folder)
        seal = seal or _seal(package, text_of(root, "SignedInfo", "Seal", "BaseLoc"), place, folder)
        for stamp in below(root, "StampAnnot"):
            if seal is not None:
                box, seen = OfdBox.place(stamp.get("Boundary")), OfdBox.of(stamp.get("Clip"))
                yield OfdStamp(stamp.get("PageRef", ""), box, seen, seal)


def _seal(package: OfdPackage, path: str, *folders: str) -> OfdSeal | None:
    name = package.find(path, *folders) if path else None
    return picture_of(package.read(name)) if name else None


def picture_of(data: bytes) -> OfdSeal | None:
    """The first name of a kind of picture that bytes follow (GB/T 38540, ``SES_ESPictureInfo``)."""
    return _within(list(_parts(data)), MAX_DEPTH)


def _within(parts: list[Part], depth: int) -> OfdSeal | None:
    for (tag, name), (then, data) in zip(parts, parts[1:], strict=False):
        kind = name.decode("latin-1").casefold().strip(". \0") if tag in _STRING else ""
        if kind in KINDS and then == _OCTETS:
            return OfdSeal(kind, data)
    for tag, data in parts:
        # What is built of parts, and what only wraps others: bytes or bits that begin like a sequence.
        inner = data[1:] if tag == _BITS else data
        if depth and (tag & 0x20 or (tag in (_OCTETS, _BITS) and inner[:1] == b"\x30")):
            found = _within(list(_parts(inner)), depth - 1)
            if found:
                return found
    return None


def _parts(data: bytes) -> Iterator[Part]:
    at = 0
    while at + 2 <= len(data):
        tag, size = data[at], data[at + 1]
        at += 2
        if size & 0x80:
            count = size & 0x7F
            if not count or count > 4:
                return
            size = int.from_bytes(data[at : at + count], "big")
            at += count
        if at + size > len(data):
            return
        yield tag, data[at : at + size]
        at += size
