"""``python -m bench [SIZE …]``: reading, forms, imports, units, search; on SQLite and PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.growth import HEAD, acts_table, table
from bench.searched import REPORT, section
from tests.services.postgres import throwaway_postgres

# The small one for the growth; more with ``make bench SIZES="12000 100000"``.
SIZES = ("4500", "12000")
SEARCHED = ("100000", "1000000")
NOTES = "## Seen by hand"


def main(sizes: list[str]) -> int:
    failures = subprocess.run([sys.executable, "-m", "bench.reading"], check=False).returncode
    failures += subprocess.run([sys.executable, "-m", "bench.forms", "5000"], check=False).returncode
    failures += subprocess.run([sys.executable, "-m", "bench.imports", "2000"], check=False).returncode
    failures += subprocess.run([sys.executable, "-m", "bench.units", "400"], check=False).returncode
    with throwaway_postgres() as url, TemporaryDirectory() as kept:
        found: dict[str, list[str]] = {"SQLite": [], "PostgreSQL": []}
        for size in sizes or SIZES:
            for database, environment in (("SQLite", {}), ("PostgreSQL", {"BENCH_DATABASE_URL": url})):
                print(f"\n== {database}, {int(size):,} measures", flush=True)
                path = f"{kept}/{database} {size}.json"
                found[database].append(path)
                for module in ("bench.served", "bench.reminders", "bench.workbooks"):
                    failures += subprocess.run(
                        [sys.executable, "-m", module, size],
                        env=os.environ | environment | {"BENCH_KEPT": path},
                        check=False,
                    ).returncode
        for size in sizes or SEARCHED:
            for environment in ({}, {"BENCH_DATABASE_URL": url}):
                failures += subprocess.run(
                    [sys.executable, "-m", "bench.search", size], env=os.environ | environment, check=False
                ).returncode
        kept_paths = [[path for path in paths if Path(path).exists()] for paths in found.values()]
        tables = [draw(paths) for draw in (table, acts_table) for paths in kept_paths]
        REPORT.write_text("\n\n".join([HEAD, *filter(None, [*tables, section(), _notes()])]) + "\n")
    return min(failures, 1)


def _notes() -> str:
    """What somebody wrote below the tables."""
    _, mark, notes = REPORT.read_text().replace(section(), "").partition(NOTES)
    return f"{mark}{notes}".strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
