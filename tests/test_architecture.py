"""docs/architecture.md against the code: the rooms in their order, and flows of which every hop is there."""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.conf import settings

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "architecture.md").read_text("utf-8")
MAX_HOPS = 9
NAME = re.compile(r"`([a-z]\w*(?:\.\w+)+)`")


def flows() -> dict[str, list[str]]:
    """The numbered lines below each flow's name."""
    text = PAGE.partition("## The five flows")[2].partition("\n## ")[0]
    parts = re.split(r"(?m)^(\w+):$", text)[1:]
    return {
        name: re.findall(r"(?m)^\d+\. .+$", lines)
        for name, lines in zip(parts[::2], parts[1::2], strict=True)
    }


def is_there(name: str) -> bool:
    """A module, or what a module holds."""
    module, _, attribute = name.rpartition(".")
    if find_spec(module) is None:
        return False
    return hasattr(import_module(module), attribute) or find_spec(name) is not None


def test_the_table_names_every_room_from_the_lowest_to_the_highest() -> None:
    assert tuple(re.findall(r"(?m)^\| `(\w+)` \|", PAGE.partition("## The five flows")[0])) == settings.ROOMS


def test_there_are_five_flows() -> None:
    assert list(flows()) == ["Import", "Progress", "Review", "Reminders", "Export"]


@pytest.mark.parametrize("flow", flows())
def test_a_flow_has_nine_hops_at_most_and_each_is_there(flow: str) -> None:
    lines = flows()[flow]
    assert 0 < len(lines) <= MAX_HOPS
    assert [name for line in lines for name in NAME.findall(line) if not is_there(name)] == []
