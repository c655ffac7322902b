"""What was written about measures and findings, by words: in it, in who wrote it, in what it hangs on.

By the index and the accounts where those say of few rows; otherwise all rows are looked through.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, Q, QuerySet, Value
from django.db.models.functions import Concat

from accounts.models import User
from search.among import Keys
from search.asking import MAX_CANDIDATES, Candidates, SearchScope, candidates
from search.kinds import SearchKind, kind_named
from search.normal import says

RowT = TypeVar("RowT", bound=Model)
# An account's name in a record, or one that it had: no shorter than what was written.
LABEL = Concat("full_name", Value("("), "username", Value(")"))


@dataclass(frozen=True)
class RecordSearch:
    """Of records whose ``actor_name`` is their account's label of that day.

    ``above`` is the kind of what they hang on, and the column that leads to it; ``above_field`` is looked
    into as well.
    """

    kind: str
    above: str = ""
    above_field: str = ""

    @property
    def kinds(self) -> list[SearchKind]:
        return [kind_named(name) for name in (self.kind, self.above) if name]

    @property
    def fields(self) -> tuple[str, ...]:
        above = (f"{self.above}__{self.above_field}",) if self.above else ()
        return (*kind_named(self.kind).fields, "actor_name", *above)


def records_holding(
    rows: QuerySet[RowT], words: Sequence[str], *, search: RecordSearch, scope: SearchScope
) -> QuerySet[RowT]:
    """``words`` in normal form; each may stand in another of the places."""
    for word in words:
        keys = _keys(search, word, candidates(search.kinds, [word], scope=scope))
        rows = rows.filter(says(search.fields, word)) if keys is None else rows.filter(pk__among=keys)
    return rows


def _keys(search: RecordSearch, word: str, found: Candidates) -> Keys | None:
    """Of the records that hold ``word`` now; None where the index does not say it, or of very many."""
    if any(kind.name not in found for kind in search.kinds):
        return None
    model, keys = kind_named(search.kind).model, set[int]()
    for held in _ways(search, word, found):
        rows = model._default_manager.filter(held).order_by().values_list("pk", flat=True)
        keys.update(rows[: MAX_CANDIDATES + 1])
        if len(keys) > MAX_CANDIDATES:
            return None
    return Keys.of(keys)


def _ways(search: RecordSearch, word: str, found: Candidates) -> Iterator[Q]:
    if found[search.kind]:
        yield says(kind_named(search.kind).fields, word) & Q(pk__among=found[search.kind])
    if people := _people(word):
        yield says(("actor_name",), word) & Q(actor__in=people)
    if search.above and found[search.above]:
        rows = kind_named(search.above).model._default_manager
        above = rows.filter(says((search.above_field,), word), pk__among=found[search.above])
        if held := Keys.of(above.order_by().values_list("pk", flat=True)):
            yield Q(**{f"{search.above}__pk__among": held})


def _people(word: str) -> set[int]:
    """Accounts that are called so, or were."""
    found: set[int] = set()
    for rows, key in ((User._base_manager.all(), "pk"), (User.history.all(), "id")):
        called = rows.annotate(label_then=LABEL).filter(says(("label_then",), word))
        found.update(called.order_by().values_list(key, flat=True).distinct())
    return found
