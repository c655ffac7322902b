"""The section of docs/bench.md that ``bench.search`` writes: a table with a row for each word."""

from __future__ import annotations

from pathlib import Path

REPORT = Path(__file__).resolve().parents[1] / "docs" / "bench.md"
TITLE = "## Words of two characters"
HEAD = f"""{TITLE}

`python -m bench.search COUNT` writes its rows. One unit has all measures; the word is held by a few of them.
CPU in milliseconds of the process and of its database connection, the quietest of the rounds: the first 50
rows of the ledger and their count of up to 1,000, by LIKE and by the index (the hits are compared); by LIKE
with a count of all; the index alone; and the page of all hits of all kinds.

| database | measures | held by | LIKE | LIKE, all | list | of LIKE | of LIKE, all | index | all hits |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|
"""


def section() -> str:
    """As it stands in the report; "" where there is none."""
    text = REPORT.read_text("utf-8")
    start = text.find(TITLE)
    end = text.find("\n## ", start + 1)
    return text[start : end if end >= 0 else len(text)].strip() if start >= 0 else ""


def keep(rows: list[str]) -> None:
    """Instead of those of the same database and count, the others as they are."""
    before = section()
    same = {row.split(" | ")[0] + row.split(" | ")[1] for row in rows}
    kept = [line for line in before.splitlines() if line.startswith(("| SQLite", "| PostgreSQL"))]
    kept = [line for line in kept if line.split(" | ")[0] + line.split(" | ")[1] not in same]
    made = HEAD + "\n".join(sorted([*kept, *rows]))
    text = REPORT.read_text("utf-8")
    REPORT.write_text(text.replace(before, made) if before else f"{text.rstrip()}\n\n{made}\n", "utf-8")
