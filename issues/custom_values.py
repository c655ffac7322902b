"""Values of own columns: read from what people type, checked by kind, shown as people read them.

A value is kept as one text: plain decimal digits for numbers and money (in 元), YYYY-MM-DD for dates.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal

from audit.exceptions import Refused
from audit.texts import shortened
from issues.models import CustomField, CustomKind, CustomTarget, Inspection, SubIssue
from issues.models.custom_field import KEY_LEAD
from statements.spelling import normal

# Key of the column → value; a column without a value is not in it.
CustomValues = dict[str, str]
COLUMN = "custom_values"
MAX_SHORT, MAX_LONG = 200, 20_000
# What a spreadsheet keeps of a number without rounding it.
MAX_DIGITS = 15
DECIMALS = {CustomKind.NUMBER: 4, CustomKind.MONEY: 2}
FIRST_YEAR, LAST_YEAR = 1949, 2100
SHOWN = 20
_NUMBER = re.compile(r"-?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?")
_MONEY = re.compile(r"[¥¥]?(?P<figure>[-\d,.]+)(?P<unit>万|亿)?元?整?")
_UNITS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_DATE = re.compile(r"(\d{4})(?:([-./])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))")
_EXAMPLES = {
    CustomKind.NUMBER: "数字,如 12 或 3.5,最多四位小数",
    CustomKind.MONEY: "金额,如 12000 或 1.2万元,最多精确到分",
    CustomKind.DATE: "日期,如 2024-12-31,在1949年至2100年之间",
}


def key_of(pk: int) -> str:
    return f"{KEY_LEAD}{pk}"


def id_of(key: str) -> int:
    """Of the column; raises ``ValueError`` for a key of anything else."""
    return int(key.removeprefix(KEY_LEAD))


def is_custom(key: str) -> bool:
    return key.startswith(KEY_LEAD) and key.removeprefix(KEY_LEAD).isdecimal()


def read_value(column: CustomField, text: str) -> str:
    """``text`` as it is kept, "" for nothing; raises ``Refused`` with a sentence that names the column."""
    text = text.replace("\r\n", "\n").strip()
    if not text:
        return ""
    kind = CustomKind(column.kind)
    if kind is CustomKind.CHOICE:
        return _choice(column, text)
    if kind in (CustomKind.TEXT, CustomKind.LONG_TEXT):
        return _text(column, text)
    plain = normal(text)
    found = _day(plain) if kind is CustomKind.DATE else _decimal(plain, kind)
    if found is None:
        raise Refused(f"“{column.name}”应是{_EXAMPLES[kind]};现在写的是“{shortened(text, SHOWN)}”。")
    return found


def _choice(column: CustomField, text: str) -> str:
    wanted = normal(text)
    found = next((word for word in column.choices if normal(word) == wanted), None)
    if found is None:
        words = "、".join(f"“{word}”" for word in column.choices)
        raise Refused(f"“{column.name}”应是{words}之一;现在写的是“{shortened(text, SHOWN)}”。")
    return str(found)


def alike_choices(words: Iterable[str]) -> tuple[str, str] | None:
    """The first two that are read as one: the second could never be chosen."""
    seen: dict[str, str] = {}
    for word in words:
        first = seen.setdefault(normal(word), word)
        if first != word:
            return first, word
    return None


def _text(column: CustomField, text: str) -> str:
    is_long = column.kind == CustomKind.LONG_TEXT
    text = text if is_long else " ".join(text.split())
    most = MAX_LONG if is_long else MAX_SHORT
    if len(text) > most:
        raise Refused(f"“{column.name}”有{len(text)}个字,超过{most}个字,请删减。")
    return text


def _decimal(text: str, kind: CustomKind) -> str | None:
    factor = Decimal(1)
    if kind is CustomKind.MONEY:
        match = _MONEY.fullmatch(text)
        text, factor = (match["figure"], _UNITS.get(match["unit"] or "", factor)) if match else ("", factor)
    if not _NUMBER.fullmatch(text) or sum(map(str.isdigit, text)) > MAX_DIGITS:
        return None
    number = Decimal(text.replace(",", "")) * factor
    plain = f"{number:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    digits = len(plain.lstrip("-").replace(".", ""))
    if len(plain.partition(".")[2]) > DECIMALS[kind] or digits > MAX_DIGITS:
        return None
    return "0" if plain == "-0" else plain


def _day(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    month, day = match[3] or match[5] or match[7], match[4] or match[6] or match[8]
    try:
        found = date(int(match[1]), int(month), int(day))
    except ValueError:
        return None
    # Papers may be old; what a spreadsheet has no day for is a slip of the pen.
    return found.isoformat() if FIRST_YEAR <= found.year <= LAST_YEAR else None


def cell_of(kind: str, value: str) -> str | Decimal | date:
    """A kept value as a spreadsheet takes it; one that is several under each other stays a text."""
    if kind in (CustomKind.NUMBER, CustomKind.MONEY):
        return Decimal(value)
    return date.fromisoformat(value) if kind == CustomKind.DATE else value


def shown_value(column: CustomField, value: str) -> str:
    """As a page says it: 12,000.5元."""
    if not value or column.kind not in (CustomKind.NUMBER, CustomKind.MONEY):
        return value
    return f"{Decimal(value):,f}" + ("元" if column.kind == CustomKind.MONEY else "")


def columns_of(inspection: Inspection, target: CustomTarget) -> list[CustomField]:
    """Current own columns of findings or measures of an inspection, in their order."""
    return list(CustomField.objects.current().of_inspection(inspection).on(target))


def finding_columns(sub_issue: SubIssue) -> list[CustomField]:
    return columns_of(sub_issue.inspection, CustomTarget.FINDING)


def with_values(
    kept: Mapping[str, str], columns: Iterable[CustomField], *, said: Mapping[str, str]
) -> CustomValues:
    """``kept`` with what is ``said`` (key → text as typed) read into it; raises ``Refused``.

    A value that is said again as it was is not judged anew: its word may be no choice any more.
    """
    known = {column.key: column for column in columns}
    found = dict(kept)
    for key, text in said.items():
        if text == kept.get(key, ""):
            continue
        if key not in known:
            raise Refused("有一个自有栏目已经停用,请刷新页面后重新填写。")
        found[key] = read_value(known[key], text)
    return {key: value for key, value in found.items() if value}


def said_of(columns: Iterable[CustomField], values: Mapping[str, str]) -> list[tuple[str, str]]:
    """Name and value of those that have one, for pages and papers."""
    return [
        (column.name, shown_value(column, values[column.key])) for column in columns if column.key in values
    ]


def value_changes(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Name, old and new value of what differs, archived columns too; reads their names in one query."""
    ids = sorted(id_of(key) for key in {**old, **new} if old.get(key, "") != new.get(key, ""))
    columns = CustomField.objects.in_bulk(ids) if ids else {}
    for pk in ids:
        key, column = key_of(pk), columns.get(pk)
        name = column.name if column else f"自有栏目{pk}"
        shown = [shown_value(column, one.get(key, "")) if column else one.get(key, "") for one in (old, new)]
        yield name, shown[0], shown[1]


def refuse_joining(first: Mapping[str, str], second: Mapping[str, str]) -> str | None:
    """Two rows become one: where both have a value, which of the two it is has to be said first."""
    names = [f"“{name}”" for name, old, new in value_changes(first, second) if old and new]
    return f"两条的自有栏目{'、'.join(names)}填得不同,请先改成一致,或清空一条,再合并。" if names else None
