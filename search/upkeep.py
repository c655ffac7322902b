"""The one writer of the index: a first reading of all rows, then whatever was changed since.

Not in the transaction of the act: what a page, an import or a panel writes leaves its change in the edit
history anyway, so nothing has to remember the index, and no act waits for it. Until a change is read, its row
is a candidate of every search (``asking``), so that nobody waits to be found either.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Max, Min, QuerySet

from audit.exceptions import Refused
from search import pairs
from search.kinds import ChangeFeed, SearchKind, indexed_kinds, text_in
from search.models import SearchEntry, SearchMark
from search.normal import grams, normal_form
from search.pairs import Pairs
from search.places import place_of

BATCH_SIZE = 500
SECONDS = 45.0
MIN_LEFT_BEHIND = 20_000
# Rows of an index that SQLite estimates its whole by.
LOOKED_AT = 1000
# Other transactions that write are over by then, or somebody has to look at them.
MAX_WAIT = 60.0
# Transactions are listed for the whole server; who writes to another database of it changes nothing here.
# What nobody is connected for any more (a prepared one) may be of this one.
OLDEST_AND_NEXT = """
SELECT min(running), txid_snapshot_xmax(txid_current_snapshot())
FROM txid_snapshot_xip(txid_current_snapshot()) AS running
WHERE running <> coalesce(txid_current_if_assigned(), 0) AND running & 4294967295 NOT IN (
    SELECT held.transactionid::text::bigint FROM pg_locks AS held
    JOIN pg_stat_activity AS writer ON writer.pid = held.pid
    WHERE held.locktype = 'transactionid' AND held.mode = 'ExclusiveLock' AND held.granted
    AND writer.datname <> current_database()
)
"""


def renew(_now: datetime) -> str:
    """Reads on, as far as it comes in its time; harmless twice at once."""
    until = time.monotonic() + SECONDS
    count = sum(_renew(kind, kind.feed, until=until) for kind in indexed_kinds() if kind.feed)
    if not count:
        return ""
    pairs.settle()
    return f"更新了{count}条检索条目"


def tidy(_day: object) -> str:
    """SQLite keeps the pairs of entries that were replaced: when those are the most, it is built anew."""
    weigh_tables()
    if connection.vendor != "sqlite":
        return ""
    ends = SearchEntry.objects.aggregate(first=Min("pk"), last=Max("pk"), count=Count("pk"))
    written = (ends["last"] or 0) - (ends["first"] or 0)
    if written - ends["count"] <= max(ends["count"], MIN_LEFT_BEHIND):
        return ""
    clear()
    return "检索索引将重新建立"


def weigh_tables() -> None:
    """SQLite does so when it is told to: without figures it goes through a unit's rows for twenty keys."""
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {LOOKED_AT}")
        cursor.execute("ANALYZE")


def rebuild() -> int:
    """Everything anew, whatever is there; how many entries that are."""
    clear()
    waited = time.monotonic() + MAX_WAIT
    while not _is_built():
        renew(datetime.min)
        if not _is_built() and time.monotonic() > waited and not SearchEntry.objects.exists():
            raise Refused("有其他写入一直没有结束,现在不能建立检索索引。请稍后再试。")
        time.sleep(0.1)
    return SearchEntry.objects.count()


def _is_built() -> bool:
    return SearchMark.objects.filter(is_built=True).count() >= len(indexed_kinds())


@transaction.atomic
def clear() -> None:
    """Searches go through the rows themselves until it is built again."""
    SearchMark.objects.all().delete()
    SearchEntry.objects.all().delete()
    pairs.make_table(connection)


def _renew(kind: SearchKind, feed: ChangeFeed, *, until: float) -> int:
    mark = SearchMark.objects.filter(kind=kind.number).first() or _begun(kind, feed)
    if mark.is_built:
        return _read_changes(kind, feed, until=until)
    # Whoever wrote before the mark was set is done: the first reading misses nobody.
    return _walk(kind, until=until) if _has_settled(mark) else 0


def _begun(kind: SearchKind, feed: ChangeFeed) -> SearchMark:
    last = _last(feed)
    values = {"done": last, "pending": last, "horizon": _next_transaction()}
    return SearchMark.objects.get_or_create(kind=kind.number, defaults=values)[0]


def _last(feed: ChangeFeed) -> int:
    return feed.model._base_manager.aggregate(last=Max(feed.key))["last"] or 0


def _walk(kind: SearchKind, *, until: float) -> int:
    """All rows in the order of their keys, a batch a transaction."""
    count = 0
    while time.monotonic() < until:
        with transaction.atomic():
            mark = SearchMark.objects.select_for_update(no_key=True).get(kind=kind.number)
            keys = _keys(kind.model._base_manager.filter(pk__gt=mark.walked).order_by("pk"))
            if mark.is_built or not keys:
                mark.is_built = True
                mark.save(update_fields=["is_built"])
                return count
            count += _index(kind, keys)
            mark.walked = keys[-1]
            mark.save(update_fields=["walked"])
    return count


def _keys(rows: QuerySet) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:BATCH_SIZE])


def _read_changes(kind: SearchKind, feed: ChangeFeed, *, until: float) -> int:
    """What was changed behind ``done``; what is in the index as it is now costs a look only."""
    mark = SearchMark.objects.get(kind=kind.number)
    settled = mark.pending if _has_settled(mark) else mark.done
    at, count = mark.done, 0
    while time.monotonic() < until:
        rows = list(feed.after(at).values_list(feed.key, feed.object_id)[:BATCH_SIZE])
        if not rows:
            _note(kind, done=settled, pending=at)
            break
        with transaction.atomic():
            SearchMark.objects.select_for_update(no_key=True).get(kind=kind.number)
            count += _index(kind, kind.changed({key for _, key in rows}))
        at = rows[-1][0]
    return count


def _note(kind: SearchKind, *, done: int, pending: int) -> None:
    """A key that is given out may be committed behind a later one: in PostgreSQL only time tells."""
    if connection.vendor == "sqlite":
        done = pending
    rows = SearchMark.objects.filter(kind=kind.number, done__lte=done)
    rows.exclude(done=done, pending=pending).update(done=done, pending=pending, horizon=_next_transaction())


def _next_transaction() -> int:
    return _transactions()[1]


def _has_settled(mark: SearchMark) -> bool:
    """Whether everybody who was writing when ``pending`` was read has ended."""
    oldest, _ = _transactions()
    return oldest is None or oldest >= mark.horizon


def _transactions() -> tuple[int | None, int]:
    """The oldest that runs, but this one; and the number of the next. SQLite has one writer at a time."""
    if connection.vendor == "sqlite":
        return None, 0
    with connection.cursor() as cursor:
        cursor.execute(OLDEST_AND_NEXT)
        oldest, following = cursor.fetchone()
        return oldest, int(following)


@dataclass(frozen=True)
class SearchedText:
    """What the index holds of a row."""

    object_id: int
    organization: int | None
    text: str

    @property
    def digest(self) -> int:
        """Of the organization as well: by either an entry is found. As many bits as a key has."""
        seen = hashlib.blake2b(f"{self.organization}\0{self.text}".encode("utf-8", "replace"), digest_size=8)
        return int.from_bytes(seen.digest(), "big", signed=True)

    def pairs(self, kind: SearchKind) -> Pairs:
        return place_of(kind.number, self.organization, self.object_id), grams(self.text)


def texts_of(kind: SearchKind, keys: Collection[int]) -> list[SearchedText]:
    rows = kind.model._base_manager.filter(pk__in=keys).order_by("pk")
    found = (_text(kind, row) for row in rows.values("pk", *kind.organization, *kind.texts))
    # Of most moves nobody wrote a word: what says nothing is not in the index.
    return [one for one in found if one.text.strip()]


def _text(kind: SearchKind, row: Mapping[str, object]) -> SearchedText:
    organization = next((row[way] for way in kind.organization if row[way] is not None), None)
    # A line end parts the fields: no pair goes across.
    text = normal_form("\n".join(text_in(row, name) for name in kind.texts))
    return SearchedText(
        int(str(row["pk"])), int(str(organization)) if organization is not None else None, text
    )


def _index(kind: SearchKind, keys: Collection[int]) -> int:
    """Entries of what reads differently; how many. Inside of a transaction that holds the mark."""
    there = {one.object_id: one for one in SearchEntry.objects.filter(kind=kind.number, object_id__in=keys)}
    anew = [
        one
        for one in texts_of(kind, keys)
        if one.object_id not in there or there[one.object_id].digest != one.digest
    ]
    gone = [there[one.object_id].pk for one in anew if one.object_id in there]
    SearchEntry.objects.filter(pk__in=gone).delete()
    rows = [SearchEntry(kind=kind.number, object_id=one.object_id, digest=one.digest) for one in anew]
    SearchEntry.objects.bulk_create(rows)
    pairs.add(one.pairs(kind) for one in anew)
    return len(anew)
