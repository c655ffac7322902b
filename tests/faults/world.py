"""Filling a site with people and measures."""

from __future__ import annotations

import json

from tests.faults.hammer import World
from tests.faults.site import Site


def populate(site: Site, *, handlers: int, count: int) -> World:
    made = site.run("-m", "tests.faults.people", str(handlers), str(count))
    assert made.returncode == 0, made.stderr
    return World(site, **json.loads(made.stdout.splitlines()[-1]))
