"""When two spellings are one for a search: half and full width, large and small letters, kinds of brackets.

One sign becomes one sign, so that a place in the normal form is the same place in the text, and both
databases and Python do it by the same table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup, Q, Transform
from django.db.models.sql.compiler import SQLCompiler

if TYPE_CHECKING:
    _TextLookup = Lookup[str]
else:
    _TextLookup = Lookup

MAX_WORDS = 6
_WIDTH = 0xFEE0
_TABLE = {chr(code + _WIDTH): chr(code) for code in range(0x21, 0x7F)} | {"\u3000": " ", "\u00a0": " "}
# 〔2025〕3号 is written with every kind of bracket.
_TABLE |= dict.fromkeys("〔[{【［｛﹝﹙", "(") | dict.fromkeys("〕]}】］｝﹞﹚", ")")
_TABLE |= {
    given: chr(code + 32)
    for code in range(ord("A"), ord("Z") + 1)
    for given in (chr(code), chr(code + _WIDTH))
}
_CODES = str.maketrans(_TABLE)
_FROM, _TO = "".join(_TABLE), "".join(_TABLE.values())
_TOUCHED = frozenset(_FROM + _TO)
FUNCTION = "search_normal_form"


def normal_form(text: str) -> str:
    """As long as ``text``."""
    return text.translate(_CODES)


def is_plain(word: str) -> bool:
    """Whether its normal form has no other spelling: then texts are looked through as they are."""
    return _TOUCHED.isdisjoint(word)


def grams(text: str) -> set[int]:
    """The pairs of neighbouring signs of a normal form, each as a number; none across white space."""
    pairs = zip(text, text[1:], strict=False)
    return {ord(one) << 21 | ord(other) for one, other in pairs if not (one.isspace() or other.isspace())}


def words_of(asked: str) -> list[str]:
    """What stands between white space, in normal form."""
    return list(dict.fromkeys(normal_form(asked).split()))[:MAX_WORDS]


def says(fields: tuple[str, ...], word: str, *, values: tuple[str, ...] = ()) -> Q:
    """Rows of which one of ``fields`` or one of the ``values`` holds ``word``, which is in normal form."""
    lookup = "holds" if is_plain(word) else "normal_form__holds"
    found = Q()
    for field in values:
        found |= Q(**{f"{field}__value_says": word})
    for field in fields:
        found |= Q(**{f"{field}__{lookup}": word})
    return found


class Holds(_TextLookup):
    """As ``contains``, sign by sign: LIKE looks at each of them for its two sizes and for what it means."""

    lookup_name = "holds"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[object, ...]]:
        sql, params = compiler.compile(self.lhs)
        return f"strpos({sql}, %s) > 0", (*params, self.rhs)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[object, ...]]:
        sql, params = compiler.compile(self.lhs)
        return f"instr({sql}, %s) > 0", (*params, self.rhs)


class NormalForm(Transform):
    """``text__normal_form``: in PostgreSQL by ``translate``, in SQLite by the function above."""

    lookup_name = "normal_form"

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: object
    ) -> tuple[str, tuple[str | int, ...]]:
        sql, params = compiler.compile(self.lhs)
        return f"translate({sql}, %s, %s)", (*params, _FROM, _TO)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **extra_context: object
    ) -> tuple[str, tuple[str | int, ...]]:
        _give_function(connection)
        sql, params = compiler.compile(self.lhs)
        return f"{FUNCTION}({sql})", (*params,)


class ValueSays(_TextLookup):
    """``custom_values__value_says="走访"``: one of the values of a JSON object, and none of its keys."""

    lookup_name = "value_says"
    prepare_rhs = False

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[object, ...]]:
        sql, params = compiler.compile(self.lhs)
        inner = "strpos(translate(one.value, %s, %s), %s) > 0"
        found = f"EXISTS (SELECT 1 FROM jsonb_each_text({sql}) AS one WHERE {inner})"  # noqa: S608  # nosec B608 - an expression of the ORM, no text of anybody
        return found, (*params, _FROM, _TO, self.rhs)

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[object, ...]]:
        _give_function(connection)
        sql, params = compiler.compile(self.lhs)
        inner = f"instr({FUNCTION}(one.value), %s) > 0"
        return f"EXISTS (SELECT 1 FROM json_each({sql}) AS one WHERE {inner})", (*params, self.rhs)  # noqa: S608  # nosec B608 - likewise


def _give_function(connection: BaseDatabaseWrapper) -> None:
    connection.ensure_connection()
    connection.connection.create_function(FUNCTION, 1, _of_sqlite, deterministic=True)


def _of_sqlite(value: object) -> str | None:
    """A value of JSON may be a number."""
    return None if value is None else normal_form(str(value))
