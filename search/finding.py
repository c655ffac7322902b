"""Finding: the index says where to look, and the rows that the reader may see now say what is there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from accounts.models import User
from search.among import Keys
from search.asking import SearchScope, candidates
from search.excerpts import excerpt, marked
from search.kinds import HitPlace, Row, SearchKind, all_kinds, text_in
from search.normal import normal_form, says, words_of

MIN_SIGNS = 2
MAX_COUNT = 100
SHOWN, SHOWN_OF_ONE_KIND = 5, 50
MAX_TITLE = 80


@dataclass(frozen=True)
class SearchHit:
    url: str
    title: SafeString
    excerpt: SafeString
    about: str
    is_transferred: bool = False


@dataclass(frozen=True)
class HitGroup:
    """``count`` is capped; ``more`` is the query for more of this kind, "" when these are all."""

    label: str
    count: str
    hits: list[SearchHit]
    more: str


def find(user: User, asked: str, *, only: str = "") -> list[HitGroup]:
    """What ``user`` may read that holds all the words, by kind; ``only``: the one kind to show more of."""
    words = words_of(asked)
    if not words:
        return []
    kinds = [one for one in all_kinds() if not only or one.name == only]
    with_feed = [one for one in kinds if one.feed]
    keys = candidates(with_feed, words, scope=SearchScope.of(user)) if with_feed else {}
    groups = (_group(one, words, user=user, keys=keys.get(one.name), asked=asked, only=only) for one in kinds)
    return [group for group in groups if group is not None]


def _group(
    kind: SearchKind, words: Sequence[str], *, user: User, keys: Keys | None, asked: str, only: str
) -> HitGroup | None:
    if keys is not None and not keys:
        return None
    found = _ordered(kind, matching_rows(kind, words, user=user, keys=keys), words, is_small=keys is not None)
    pks = list(found.values_list("pk", flat=True)[: MAX_COUNT + 1])
    if not pks:
        return None
    shown = pks[: SHOWN_OF_ONE_KIND if only else SHOWN]
    columns = (
        "pk",
        *dict.fromkeys((*kind.texts, *kind.columns, *kind.transferred, *_unit_columns(kind, user))),
    )
    rows = {row["pk"]: row for row in kind.seen(user).filter(pk__in=shown).order_by().values(*columns)}
    hits = [_hit(kind, rows[pk], words, user=user) for pk in shown if pk in rows]
    is_all = len(shown) == len(pks) or bool(only)
    return HitGroup(
        label=kind.label,
        count=f"{MAX_COUNT}+" if len(pks) > MAX_COUNT else str(len(pks)),
        hits=hits,
        more="" if is_all else urlencode({"q": asked, "kind": kind.name}),
    )


def matching_rows(kind: SearchKind, words: Sequence[str], *, user: User, keys: Keys | None) -> QuerySet:
    """Visible rows that hold every word, looked through themselves; ``keys`` None: without the index."""
    every = Q()
    for word in words:
        every &= says(kind.fields, word, values=kind.values)
    rows = kind.seen(user).filter(every)
    return rows if keys is None else rows.filter(pk__among=keys)


def _ordered(kind: SearchKind, rows: QuerySet, words: Sequence[str], *, is_small: bool) -> QuerySet:
    """Those that are called so first, then the newest. Of very many, only the newest are looked for."""
    if not is_small or len(kind.texts) == 1:
        return rows.order_by("-pk")
    called = Q()
    for word in words:
        called &= says(kind.fields[:1], word)
    place = Case(When(called, then=Value(0)), default=Value(1), output_field=IntegerField())
    return rows.annotate(hit_place=place).order_by("hit_place", "-pk")


def _hit(kind: SearchKind, row: Row, words: Sequence[str], *, user: User) -> SearchHit:
    at = kind.place(row, user)
    title = at.title if len(at.title) <= MAX_TITLE else f"{at.title[:MAX_TITLE]}…"
    return SearchHit(
        at.url,
        marked(title, words),
        _excerpt(kind, row, words, title=title),
        _about(kind, row, at, user=user),
        any(row[way] for way in kind.transferred),
    )


def _unit_columns(kind: SearchKind, user: User) -> list[str]:
    """For who sees several units: whose the hit is, read with it."""
    if user.organization_id is not None:
        return []
    ways = [way.removesuffix("_id") for way in kind.organization]
    return [f"{way}__{name}" for way in ways for name in ("short_name", "name")]


def _about(kind: SearchKind, row: Row, at: HitPlace, *, user: User) -> str:
    units = (str(row[name]) for name in _unit_columns(kind, user) if row[name])
    unit = next(units, "")
    return at.about if unit == at.about else " · ".join(filter(None, (unit, at.about)))


def _excerpt(kind: SearchKind, row: Row, words: Sequence[str], *, title: str) -> SafeString:
    """Of the first text with a word that the title does not show already."""
    shown = normal_form(title)
    missing = [word for word in words if word not in shown]
    for name in kind.texts:
        text = text_in(row, name)
        if any(word in normal_form(text) for word in missing):
            return excerpt(text, words)
    return SafeString("")
