"""One site for all tests of a module; it costs some seconds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.hammer import World
from tests.faults.site import Site, running_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


def populate(site: Site, *, handlers: int, count: int) -> World:
    made = site.run("-m", "tests.faults.people", str(handlers), str(count))
    assert made.returncode == 0, made.stderr
    return World(site, **json.loads(made.stdout.splitlines()[-1]))


@pytest.fixture(scope="module")
def world(site: Site) -> World:
    return populate(site, handlers=6, count=30)


def files_below(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
