"""Words of two characters by the index against LIKE, in one unit: ``python -m bench.search 100000``.

CPU of this process and of its database connection, the quietest of the rounds: the first 50 of a list and the
count of up to 1,000, as the ledger asks for them. Texts are of 5,000 words of two characters, drawn as a
language uses them.
"""

from __future__ import annotations

import io
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate, islice

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.db.models import Q  # noqa: E402
from django.test.utils import get_runner  # noqa: E402

from accounts.models import User  # noqa: E402
from bench import fill as filling  # noqa: E402
from bench.searched import keep  # noqa: E402
from bench.spending import database_seconds, helper_seconds  # noqa: E402
from jobs.paging import read_lines  # noqa: E402
from measures.filters.by_text import holding  # noqa: E402
from measures.filters.filter_set import readable_measures  # noqa: E402
from measures.filters.orders import LEDGER, LEDGER_ORDERS  # noqa: E402
from measures.models import Measure  # noqa: E402
from measures.models.measure import MeasureQuerySet  # noqa: E402
from search.asking import SearchScope, candidates  # noqa: E402
from search.finding import find  # noqa: E402
from search.kinds import kind_named  # noqa: E402
from search.upkeep import rebuild  # noqa: E402

WORDS, IN_A_TEXT, BATCH, PER_INSPECTION = 5_000, 25, 5_000, 300
# Searched for in this many rows of all; the bar is for what so many rows hold at the most.
HELD_BY = (20, 300, 2_000)
BAR, BAR_FROM, BAR_HELD_BY = 400, 1_000_000, 300
Found = tuple[int, list[int], str]
Row = tuple[str, int]


def vocabulary(chance: random.Random) -> list[str]:
    signs = [chr(0x4E00 + number) for number in chance.sample(range(8_000), 2_000)]
    return list({"".join(chance.sample(signs, 2)): None for _ in range(WORDS)})


def texts(chance: random.Random, words: list[str]) -> Iterator[str]:
    """Zipf: a word of rank n comes about 1/n times as often as the first."""
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    while True:
        yield "".join(chance.choices(words, cum_weights=weights, k=IN_A_TEXT))


def fill(count: int) -> tuple[User, list[tuple[str, int]]]:
    """Who sees all ``count`` measures, and a made word for each number of rows that is searched for."""
    office = filling.fill(PER_INSPECTION)
    chance = random.Random(count)  # noqa: S311
    needles = [(chr(0x9F00 + n) + chr(0x9F40 + n), held) for n, held in enumerate(HELD_BY)]
    places: dict[int, str] = {}
    for word, held in needles:
        for number in chance.sample(range(count), min(held, count // 10)):
            places[number] = places.get(number, "") + word
    made = texts(chance, vocabulary(chance))
    _add((next(made) + places.get(number, "") for number in range(count)), count)
    return office, needles


def _add(texts_of_rows: Iterator[str], count: int) -> None:
    """Copies of the first row, each with a text of its own; the database copies what is the same."""
    first = Measure.objects.order_by("pk")[0].pk
    fields = [field for field in Measure._meta.concrete_fields if not field.primary_key]
    same = [str(field.column) for field in fields if field.name not in ("text", "position")]
    into = ", ".join(["text", "position", *same])
    rows = zip(islice(texts_of_rows, count), range(PER_INSPECTION, PER_INSPECTION + count), strict=True)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("CREATE TEMPORARY TABLE made (text text, position integer)")
            for part in batched(rows, BATCH):
                # Made of Chinese signs only: nothing in them to be escaped.
                lines = io.StringIO("".join(f"{text}\t{position}\n" for text, position in part))
                cursor.copy_expert("COPY made FROM STDIN", lines)
            source = f"SELECT made.text, made.position, {', '.join(f'm.{name}' for name in same)}"
            cursor.execute(
                f"INSERT INTO measures_measure ({into}) {source} FROM made, measures_measure m"
                f" WHERE m.id = {first}"
            )
        else:
            kept = ", ".join(same)
            statement = f"SELECT %s, %s, {kept} FROM measures_measure WHERE id = {first}"
            for part in batched(rows, BATCH):
                cursor.executemany(f"INSERT INTO measures_measure ({into}) {statement}", part)


def batched(rows: Iterator[Row], size: int) -> Iterator[list[Row]]:
    while part := list(islice(rows, size)):
        yield part


def by_like(rows: MeasureQuerySet, word: str) -> MeasureQuerySet:
    """As the list did without an index."""
    held = Q(text__icontains=word) | Q(sub_issue__title__icontains=word) | Q(sub_issue__text__icontains=word)
    return rows.filter(held)


def page(rows: MeasureQuerySet, *, are_few: bool = False) -> Found:
    found = read_lines(rows, LEDGER_ORDERS[LEDGER], lambda keys: {key: key for key in keys}, are_few=are_few)
    return len(found.rows), found.rows, found.count


def spent(act: Callable[[], Found], rounds: int) -> tuple[float, Found]:
    least, answer = float("inf"), None
    for _ in range(rounds):
        before, start = database_seconds() + helper_seconds(), time.process_time()
        answer = act()
        after = database_seconds() + helper_seconds()
        least = min(least, time.process_time() - start + after - before)
    assert answer is not None
    return least, answer


def indexed_page(office: User, word: str) -> Found:
    found = holding(readable_measures(office), word, user=office)
    return page(found.rows, are_few=found.are_few)


def like_page(office: User, word: str) -> Found:
    return page(by_like(readable_measures(office), word))


def like_page_of_all(office: User, word: str) -> Found:
    """Were all hits counted: what LIKE meets soon in a common word, it would not stop at."""
    rows = by_like(readable_measures(office), word)
    return *page(rows)[:2], str(rows.order_by().count())


def only_index(office: User, word: str) -> Found:
    found = candidates([kind_named("measure")], [word], scope=SearchScope.of(office))
    return found["measure"].count, [], ""


def whole_search(office: User, word: str) -> Found:
    return len(find(office, word)), [], ""


def report(office: User, needles: list[tuple[str, int]], *, count: int) -> int:
    """How many answers were other ones, or too slow: against LIKE counting all, of a word of few rows."""
    failures, rows = 0, []
    is_large = count >= BAR_FROM
    database = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    for word, held in needles:
        like, expected = spent(partial(like_page, office, word), 2)
        whole_like, _ = spent(partial(like_page_of_all, office, word), 2)
        has_bar = is_large and held <= BAR_HELD_BY
        ours, found = spent(partial(indexed_page, office, word), 7)
        index, _ = spent(partial(only_index, office, word), 7)
        whole, _ = spent(partial(whole_search, office, word), 5)
        failures += found != expected or (has_bar and whole_like / ours < BAR)
        times = [
            ("LIKE", like),
            ("LIKE counting all", whole_like),
            ("list", ours),
            ("index alone", index),
            ("page of all hits", whole),
        ]
        told = ", ".join(f"{name} {1000 * cost:.2f} ms (1/{like / cost:.0f})" for name, cost in times)
        shares = f"1/{like / ours:.0f} | 1/{whole_like / ours:.0f}"
        costs = (
            f"{1000 * like:.1f} | {1000 * whole_like:.1f} | {1000 * ours:.2f} | {shares} | {1000 * index:.2f}"
        )
        rows.append(f"| {database} | {count:,} | {held:,} | {costs} | {1000 * whole:.2f} |")
        print(f"held by {held:,}: {told}{'' if found == expected else ' — OTHER HITS'}", flush=True)
    keep(rows)
    return failures


def index_bytes() -> int:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_total_relation_size('search_grams')")
        else:
            cursor.execute("SELECT sum(length(block)) FROM search_grams_data")
        return int(cursor.fetchone()[0])


def main(count: int) -> int:
    runner = get_runner(django.conf.settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        start = time.monotonic()
        office, needles = fill(count)
        taken = time.monotonic() - start
        print(f"{connection.vendor}, {count:,} measures: filled in {taken:.0f} s", flush=True)
        start = time.monotonic()
        rebuild()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        taken, size = time.monotonic() - start, index_bytes() / 1e6
        print(f"{connection.vendor}, {count:,} measures: built in {taken:.0f} s, {size:.0f} MB", flush=True)
        return report(office, needles, count=count)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
