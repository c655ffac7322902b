"""Words of two characters by the index against LIKE, in one unit: ``python -m bench.search 100000``.

CPU of this process and of its database connection, the quietest of the rounds: the first 50 of a list and the
count of up to 1,000, as the ledger asks for them. Texts are of 5,000 words of two characters, drawn as a
language uses them.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from django.db import connection  # noqa: E402
from django.db.models import Q  # noqa: E402
from django.test.utils import get_runner  # noqa: E402

from accounts.models import User  # noqa: E402
from bench import fill as filling  # noqa: E402
from bench.served import database_seconds  # noqa: E402
from jobs.paging import capped_count  # noqa: E402
from measures.filters.by_text import holding  # noqa: E402
from measures.filters.filter_set import readable_measures  # noqa: E402
from measures.models import Measure  # noqa: E402
from measures.models.measure import MeasureQuerySet  # noqa: E402
from search.asking import SearchScope, candidates  # noqa: E402
from search.finding import find  # noqa: E402
from search.kinds import kind_named  # noqa: E402
from search.upkeep import rebuild  # noqa: E402

WORDS, IN_A_TEXT, BATCH, PER_INSPECTION = 5_000, 25, 5_000, 300
# Searched for in this many rows of all; the bar is for what few rows hold.
HELD_BY = (20, 300, 2_000)
BAR, BAR_FROM = 400, 1_000_000
Found = tuple[int, list[int], str]


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
    """Copies of the first row, each with a text of its own."""
    fields = [field for field in Measure._meta.concrete_fields if not field.primary_key]
    first = Measure.objects.order_by("pk").values_list(*(field.attname for field in fields))[0]
    template = dict(zip((field.attname for field in fields), first, strict=True))
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        rows = [
            Measure(**(template | {"text": next(texts_of_rows), "position": PER_INSPECTION + n}))
            for n in numbers
        ]
        Measure.objects.bulk_create(rows, batch_size=BATCH)


def by_like(rows: MeasureQuerySet, word: str) -> MeasureQuerySet:
    """As the list did without an index."""
    held = Q(text__icontains=word) | Q(sub_issue__title__icontains=word) | Q(sub_issue__text__icontains=word)
    return rows.filter(held)


def page(rows: MeasureQuerySet) -> Found:
    keys = list(rows.order_by("-inspection_id", "position", "id").values_list("pk", flat=True)[:50])
    return len(keys), keys, capped_count(rows)


def spent(act: Callable[[], Found], rounds: int) -> tuple[float, Found]:
    least, answer = float("inf"), None
    for _ in range(rounds):
        before, start = database_seconds(), time.process_time()
        answer = act()
        least = min(least, time.process_time() - start + database_seconds() - before)
    assert answer is not None
    return least, answer


def indexed_page(office: User, word: str) -> Found:
    return page(holding(readable_measures(office), word, user=office))


def like_page(office: User, word: str) -> Found:
    return page(by_like(readable_measures(office), word))


def only_index(office: User, word: str) -> Found:
    found = candidates([kind_named("measure")], [word], scope=SearchScope.of(office))
    return len(found.get("measure", ())), [], ""


def whole_search(office: User, word: str) -> Found:
    return len(find(office, word)), [], ""


def report(office: User, needles: list[tuple[str, int]], *, is_large: bool) -> int:
    """How many answers were other ones, or too slow: of a word that few rows of very many hold."""
    failures = 0
    for word, held in needles:
        like, expected = spent(partial(like_page, office, word), 2)
        ours, found = spent(partial(indexed_page, office, word), 7)
        index, _ = spent(partial(only_index, office, word), 7)
        whole, _ = spent(partial(whole_search, office, word), 5)
        failures += found != expected or (is_large and held == HELD_BY[0] and like / ours < BAR)
        times = [("LIKE", like), ("list", ours), ("index alone", index), ("page of all hits", whole)]
        told = ", ".join(f"{name} {1000 * cost:.2f} ms (1/{like / cost:.0f})" for name, cost in times)
        print(f"held by {held:,}: {told}{'' if found == expected else ' — OTHER HITS'}", flush=True)
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
        office, needles = fill(count)
        start = time.monotonic()
        rebuild()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        taken, size = time.monotonic() - start, index_bytes() / 1e6
        print(f"{connection.vendor}, {count:,} measures: built in {taken:.0f} s, {size:.0f} MB", flush=True)
        return report(office, needles, is_large=count >= BAR_FROM)
    finally:
        runner.teardown_databases(databases)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
