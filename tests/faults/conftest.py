"""One site for all tests of faults but the load: it costs some seconds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faults.hammer import World
from tests.faults.site import Site, running_site
from tests.faults.world import populate


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running_site(tmp_path_factory.mktemp("site")) as running:
        yield running


@pytest.fixture(scope="session")
def world(site: Site) -> World:
    return populate(site, handlers=6, count=30)


@pytest.fixture
def served(site: Site, world: World) -> World:
    """The web server is up."""
    if site.web is None:
        site.start_web()
    return world
