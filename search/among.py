"""``pk__among=keys``: as ``in``, for thousands of keys, which nobody goes through one by one on their way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Lookup
from django.db.models.sql.compiler import SQLCompiler


@dataclass(frozen=True)
class Keys:
    """Numbers as they stand in a question, with commas between; the database gives and takes them so.

    ``count`` is of all, also where two are the same.
    """

    count: int = 0
    text: str = ""

    @classmethod
    def of(cls, keys: Collection[int]) -> Keys:
        """In their order, as they stand in the table."""
        return cls(len(keys), ",".join(map(str, sorted(map(int, keys)))))

    def __bool__(self) -> bool:
        return self.count > 0

    @property
    def spread(self) -> int:
        """From the first to the last as they stand there: about the rows among which they are."""
        first, last = self.text.partition(",")[0], self.text.rpartition(",")[2]
        return abs(int(last) - int(first)) if self else 0

    def numbers(self) -> set[int]:
        return set(map(int, self.text.split(","))) if self else set()

    def __add__(self, other: Keys) -> Keys:
        return (
            Keys(self.count + other.count, f"{self.text},{other.text}") if self and other else self or other
        )


if TYPE_CHECKING:
    _KeysLookup = Lookup[Keys]
else:
    _KeysLookup = Lookup


class Among(_KeysLookup):
    lookup_name = "among"
    prepare_rhs = False

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[object, ...]]:
        sql, params = compiler.compile(self.lhs)
        return f"{sql} = ANY(%s::bigint[])", (*params, f"{{{self._keys()}}}")

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, tuple[object, ...]]:
        sql, params = compiler.compile(self.lhs)
        return f"{sql} IN ({self._keys()})", (*params,)

    def _keys(self) -> str:
        if not self.rhs:
            raise EmptyResultSet
        return self.rhs.text
