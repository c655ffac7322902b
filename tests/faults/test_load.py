"""Fifty people at once, for ten seconds; ``make load`` is the whole minute."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults import load
from tests.faults.hammer import lost_or_doubled
from tests.faults.site import running_site
from tests.faults.world import populate

pytestmark = pytest.mark.faults


def test_fifty_people_lose_nothing(tmp_path: Path) -> None:
    with running_site(tmp_path, EXPORT_ROWS_IN_REQUEST=5000) as site:
        world = populate(site, handlers=load.HANDLERS, count=load.HANDLERS * 2)
        site.start_web()
        notebook, times = load.click_through(world, 10, least=60)
        assert not times.faults
        assert len(notebook.acknowledged) >= 60
        assert not lost_or_doubled(site, notebook)
        checked = site.manage("check_invariants")
        assert checked.returncode == 0, checked.stdout
    assert "记录进展" in load.report(notebook, times, seconds=10, lost=[])
