"""A PDF as it is written: objects one after the other, the table of them at the end."""

from __future__ import annotations

import zlib


class BlankPaper:
    def __init__(self) -> None:
        self._objects: list[bytes] = []

    def reserve(self) -> int:
        self._objects.append(b"null")
        return len(self._objects)

    def put(self, number: int, content: bytes | str) -> None:
        self._objects[number - 1] = content.encode() if isinstance(content, str) else content

    def add(self, content: bytes | str) -> int:
        number = self.reserve()
        self.put(number, content)
        return number

    def stream(self, data: bytes, entries: str = "", *, is_packed: bool = False) -> int:
        """``is_packed``: ``entries`` name the filter that ``data`` has been through already."""
        if not is_packed:
            data, entries = zlib.compress(data), f"{entries}/Filter/FlateDecode"
        return self.add(b"<<%s/Length %d>>stream\n%s\nendstream" % (entries.encode(), len(data), data))

    def whole(self, root: int) -> bytes:
        result, places = bytearray(b"%PDF-1.6\n%\xe2\xe3\xcf\xd3\n"), []
        for number, content in enumerate(self._objects, 1):
            places.append(len(result))
            result += b"%d 0 obj\n%s\nendobj\n" % (number, content)
        start, count = len(result), len(places) + 1
        result += b"xref\n0 %d\n0000000000 65535 f \n" % count
        result += b"".join(b"%010d 00000 n \n" % place for place in places)
        result += b"trailer<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (count, root, start)
        return bytes(result)
