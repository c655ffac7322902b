"""What each page costs at each size, side by side: ``python -m bench.growth SMALL.json … LARGE.json``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

HEAD = """# What pages cost

`make bench` writes this. F is the CPU of the web process and of its database connection for a signed-in
page of 142 bytes through all middleware; pages take turns in the same process, medians of the rounds.
Growth is the largest size against the smallest of the same table. A measure has 3 progress entries,
2 pieces of evidence, 6 moves and 2 edits; a unit has 2,500 measures. Acts are in plain UPDATEs of one
measure in a transaction. What stands below “Seen by hand” is kept.
"""
Cost = tuple[float, int, float]


def costs(path: str) -> dict[tuple[str, str], Cost]:
    """Page and person → F, queries, KB."""
    rows = json.loads(Path(path).read_text())
    return {(name, person): (cost, queries, kb) for name, person, cost, queries, kb, _ in rows}


def table(paths: list[str]) -> str:
    if not paths:
        return ""
    sizes = [costs(path) for path in paths]
    names = [Path(path).stem for path in paths]
    lines = [f"| page | as | {' | '.join(f'F, {name}' for name in names)} | queries | KB | growth |"]
    lines.append("|---|---|" + "---:|" * (len(names) + 3))
    for (name, person), (last, queries, kb) in sizes[-1].items():
        found = [size.get((name, person), (0.0, 0, 0.0))[0] for size in sizes]
        growth = f"{last / found[0]:.1f}" if found[0] else ""
        shown = " | ".join(f"{cost:.1f}" for cost in found)
        lines.append(f"| {name} | {person} | {shown} | {queries} | {kb:.0f} | {growth} |")
    return "\n".join(lines)


def acts_beside(path: str) -> str:
    """Where the acts are kept that were measured with the pages of ``path``."""
    return path.removesuffix(".json") + " acts.json"


def acts_table(paths: list[str]) -> str:
    """Single acts at the largest size, in plain UPDATEs of the same rounds."""
    if not paths or not Path(acts_beside(paths[-1])).exists():
        return ""
    rows = json.loads(Path(acts_beside(paths[-1])).read_text())
    lines = [
        f"| act, {Path(paths[-1]).stem} | service | through the page | statements |",
        "|---|---:|---:|---:|",
    ]
    shown = (f"| {name} | {service:.1f} | {page:.1f} | {count} |" for name, service, page, count in rows)
    return "\n".join([*lines, *shown])


if __name__ == "__main__":
    print(table(sys.argv[1:]))
