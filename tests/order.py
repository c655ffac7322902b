"""Which test runs where and when: a module in one worker, the long ones first, or all by chance.

pytest-xdist 3.8 groups by a mark that pytest 9 keeps from it, so we cut the work into pieces ourselves.
"""

from __future__ import annotations

import random
import re
from functools import cache
from pathlib import Path

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parent.parent
# They take tens of seconds each: begun last, they would leave a core without work.
LONG = (
    "tests/browser/",
    "tests/test_",
    "tests/rectify/",
    "tests/inbox/test_worker.py",
    "tests/jobs/",
    "tests/measures/reminders/test_once.py",
    "tests/operations/test_backup.py",
    "tests/upgrade/",
    "tests/workbooks/returned/",
    "tests/workbooks/test_export.py",
    "tests/workbooks/test_hostile.py",
    "tests/workbooks/test_round_trip.py",
    "tests/notices/",
)
SITE = re.compile(r'^SITE = "(\w+)"$', re.MULTILINE)


@cache
def group_of(path: str) -> str:
    """What stays together: a module, or the browser modules that name one ``SITE``."""
    if not path.startswith("tests/browser/"):
        return path
    found = SITE.search((ROOT / path).read_text(encoding="utf-8"))
    return f"site {found[1]}" if found else path


def _path_of(nodeid: str) -> str:
    return nodeid.partition("::")[0]


class GroupScheduling(LoadScopeScheduling):
    """Hands out whole groups, in the order of their first test."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(_path_of(nodeid))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--shuffle", type=int, metavar="SEED", help="groups, and tests in them, in random order")


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> GroupScheduling:
    return GroupScheduling(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """After pytest-django, which puts transactional tests last."""
    seed = config.getoption("shuffle")
    if seed is None:
        items.sort(key=lambda item: (_rank(item), group_of(_path_of(item.nodeid))))
    else:
        _shuffle(items, random.Random(seed))


def _rank(item: pytest.Item) -> int:
    ranks = (rank for rank, start in enumerate(LONG) if item.nodeid.startswith(start))
    return next(ranks, len(LONG))


def _shuffle(items: list[pytest.Item], luck: random.Random) -> None:
    luck.shuffle(items)
    groups = sorted({group_of(_path_of(item.nodeid)) for item in items})
    luck.shuffle(groups)
    places = {group: place for place, group in enumerate(groups)}
    items.sort(key=lambda item: places[group_of(_path_of(item.nodeid))])
