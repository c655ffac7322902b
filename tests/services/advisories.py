"""``python -m tests.services.advisories REPOSITORY``: keeps what is known of our packages.

REPOSITORY is a clone of pypa/advisory-database (CC BY 4.0). Writes tests/data/advisories.json with the
date of its last commit; ``compare`` holds pinned versions against it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TypedDict

import yaml
from packaging.version import InvalidVersion, Version

KEPT = Path(__file__).resolve().parents[1] / "data" / "advisories.json"
SOURCE = "https://github.com/pypa/advisory-database (CC BY 4.0)"


class Advisory(TypedDict):
    """``ranges``: from and below which version, "" where there is no end yet."""

    id: str
    aliases: list[str]
    ranges: list[tuple[str, str]]


class Advisories(TypedDict):
    source: str
    date: str
    packages: dict[str, list[Advisory]]


def kept() -> Advisories:
    found: Advisories = json.loads(KEPT.read_text())
    return found


def compare(pins: Mapping[str, str], known: Advisories) -> list[str]:
    """A line for each pinned version that an advisory names."""
    return [
        f"{name} {version}: {advisory['id']} ({', '.join(advisory['aliases'])})"
        for name, version in pins.items()
        for advisory in known["packages"].get(name, [])
        if any(_is_within(version, *ends) for ends in advisory["ranges"])
    ]


def _is_within(version: str, introduced: str, fixed: str) -> bool:
    try:
        here = Version(version)
        return Version(introduced) <= here and (not fixed or here < Version(fixed))
    except InvalidVersion:
        return False


def _git(repository: str, *words: str) -> str:
    command = ["git", "-C", repository, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def collect(repository: str, names: Iterable[str]) -> Advisories:
    wanted = set(names)
    paths = _git(repository, "ls-tree", "-r", "--name-only", "HEAD", "vulns").splitlines()
    found: dict[str, list[Advisory]] = {}
    for path in paths:
        package = path.split("/")[1].lower()
        if package in wanted:
            record = yaml.safe_load(_git(repository, "show", f"HEAD:{path}"))
            if not record.get("withdrawn"):
                advisory = Advisory(
                    id=record["id"],
                    aliases=record.get("aliases", []),
                    ranges=[*ranges(record.get("affected", []))],
                )
                found.setdefault(package, []).append(advisory)
    date = _git(repository, "log", "-1", "--format=%cs").strip()
    return Advisories(source=SOURCE, date=date, packages=found)


class Range(TypedDict):
    type: str
    events: list[dict[str, str]]


class Affected(TypedDict, total=False):
    ranges: list[Range]


def ranges(affected: Iterable[Affected]) -> Iterator[tuple[str, str]]:
    """Of versions only; commits say nothing about what is installed."""
    for one in (one for row in affected for one in row.get("ranges", []) if one["type"] == "ECOSYSTEM"):
        introduced = ""
        for event in one["events"]:
            if "introduced" in event:
                introduced = event["introduced"]
            else:
                yield introduced or "0", event.get("fixed", "")
                introduced = ""
        if introduced:
            yield introduced, ""


if __name__ == "__main__":
    from tests.services.audit import pins_of_the_lock

    made = collect(sys.argv[1], pins_of_the_lock())
    KEPT.write_text(json.dumps(made, indent=1, sort_keys=True) + "\n")
    print(f"{made['date']}: {sum(map(len, made['packages'].values()))} advisories")
