"""How rows of an exported workbook are known again when they come back.

Two marks, neither of which prints or is in the way of who fills the file in:

* a hidden last column, one text a row: ``RZ1|M|id|version|sums|seal``. ``M`` is a measure, ``S`` a
  sub-issue (a row per finding); ``version`` is the row's when it was exported. ``sums`` is a checksum of
  every exported value of the row, so that each field changed in the file, or in the database since,
  is known. ``seal`` is keyed: a mark that was typed or pieced together is not genuine.
* a very hidden sheet (Excel shows it to no one) of two columns: when, whose, by which template, and for
  each sheet the fields of its columns in order.

The write side is ``sealer`` and ``origin_rows``; the read side ``read_row``, ``read_origin``, ``changed``.
"""

from __future__ import annotations

import binascii
import hashlib
import json
import struct
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.conf import settings

from statements.spelling import with_newlines

COLUMN_TITLE = "系统标识(请勿修改)"
SHEET_NAME = "系统信息"
LEAD = "RZ1"
MEASURE, SUB_ISSUE = "M", "S"
MAX_ORIGIN = 30_000
Value = str | int | float | Decimal | date | datetime | None


@dataclass(frozen=True)
class RowIdentity:
    """What the hidden cell says. ``sums`` has one number for each exported column, in order."""

    kind: str
    pk: int
    version: int
    sums: tuple[int, ...]
    is_genuine: bool


@dataclass(frozen=True)
class SheetOrigin:
    """One sheet of the export: its name, the fields of its columns from the first on, its header's row."""

    name: str
    fields: tuple[str, ...]
    header_row: int = 2
    first_column: int = 1


@dataclass(frozen=True)
class Origin:
    """Where a workbook comes from; ``exported_at`` is ISO 8601 with its offset."""

    organization: int | None
    inspections: tuple[int, ...]
    template: str
    exported_at: str
    sheets: tuple[SheetOrigin, ...]

    def sheet(self, name: str) -> SheetOrigin | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def plain(value: Value) -> str:
    """The value as both sides count it: white space at the ends and the kind of line end do not matter."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return with_newlines(str(value)).strip()


def checksum(value: Value) -> int:
    """32 bits: enough to notice an edit; forging is what the seal is against."""
    return zlib.crc32(plain(value).encode("utf-8", "surrogatepass"))


def sealer(kind: str, count: int) -> Callable[[int, int, Sequence[int]], bytes]:
    """``seal(pk, version, sums)`` for rows of ``count`` columns gives the text of the hidden cell."""
    pack, keyed = struct.Struct(f">{count}I").pack, _keyed(settings.SECRET_KEY)
    start = f"{LEAD}|{kind}|".encode()

    def seal(pk: int, version: int, sums: Sequence[int]) -> bytes:
        packed = binascii.b2a_base64(pack(*sums), newline=False)
        head = b"%b%d|%d|%b" % (start, pk, version, packed)
        digest = keyed.copy()
        digest.update(head)
        return b"%b|%b" % (head, digest.hexdigest().encode())

    return seal


def seal_row(kind: str, pk: int, *, version: int, sums: Sequence[int]) -> str:
    """The text of one hidden cell; ``sums`` as ``checksum`` gives them."""
    return sealer(kind, len(sums))(pk, version, sums).decode()


def read_row(cell: Value) -> RowIdentity | None:
    """What ``seal_row`` wrote, or None for anything else."""
    parts = str(cell or "").strip().split("|")
    if len(parts) != 6 or parts[0] != LEAD or parts[1] not in (MEASURE, SUB_ISSUE):
        return None
    try:
        packed = binascii.a2b_base64(parts[4].encode("ascii"), strict_mode=True)
        sums = struct.unpack(f">{len(packed) // 4}I", packed)
        pk, version = int(parts[2]), int(parts[3])
    except (ValueError, struct.error):
        return None
    if not 0 < pk < 2**63 or not 0 <= version < 2**31:
        return None
    return RowIdentity(parts[1], pk, version, sums, is_genuine=_seal("|".join(parts[:5])) == parts[5])


def changed(identity: RowIdentity, fields: Sequence[str], *, values: Mapping[str, Value]) -> set[str]:
    """The fields of ``values`` that differ from what was exported; a field that was not is left out."""
    exported = dict(zip(fields, identity.sums, strict=False))
    return {
        field for field, value in values.items() if field in exported and checksum(value) != exported[field]
    }


def _seal(head: str) -> str:
    digest = _keyed(settings.SECRET_KEY).copy()
    digest.update(head.encode("utf-8", "replace"))
    return str(digest.hexdigest())


@lru_cache(maxsize=4)
def _keyed(secret: str) -> Any:
    """A hash that has taken in the key, to be copied for each row."""
    key = hashlib.sha256(f"workbooks.identity|{secret}".encode()).digest()
    return hashlib.blake2b(key=key, digest_size=9)


def origin_rows(origin: Origin) -> list[tuple[str, str]]:
    """The rows of the very hidden sheet."""
    return [
        ("说明", "由系统写入,导回时用来核对,请勿修改。"),
        ("来源", json.dumps(asdict(origin), ensure_ascii=False)),
    ]


def read_origin(book: Any) -> Origin | None:
    """From an openpyxl workbook; None when the sheet is not there or is not ours."""
    if SHEET_NAME not in book.sheetnames:
        return None
    rows: Iterable[Any] = book[SHEET_NAME].iter_rows(max_row=10, max_col=2, values_only=True)
    return origin_of(next((str(row[1]) for row in rows if row[0] == "来源"), ""))


def origin_of(text: str) -> Origin | None:
    """From the text beside 来源; None for anything that is not ours."""
    try:
        return _origin(json.loads(text[:MAX_ORIGIN]))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _origin(data: dict[str, Any]) -> Origin:
    sheets = tuple(
        SheetOrigin(
            str(sheet["name"]),
            tuple(map(str, sheet["fields"])),
            header_row=int(sheet["header_row"]),
            first_column=int(sheet["first_column"]),
        )
        for sheet in data["sheets"]
    )
    organization = data["organization"]
    return Origin(
        None if organization is None else int(organization),
        tuple(map(int, data["inspections"])),
        str(data["template"]),
        str(data["exported_at"]),
        sheets,
    )
