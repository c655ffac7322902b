"""``python -m bench [SIZE …]``: reading, forms, imports, search; on SQLite and a PostgreSQL by itself."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.growth import HEAD, table
from tests.services.postgres import throwaway_postgres

SIZES = ("12000", "100000")
SEARCHED = ("100000", "1000000")
REPORT = Path(__file__).resolve().parents[1] / "docs" / "bench.md"


def main(sizes: list[str]) -> int:
    failures = subprocess.run([sys.executable, "-m", "bench.reading"], check=False).returncode
    failures += subprocess.run([sys.executable, "-m", "bench.forms", "5000"], check=False).returncode
    failures += subprocess.run([sys.executable, "-m", "bench.imports", "2000"], check=False).returncode
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
        for size in SEARCHED:
            for environment in ({}, {"BENCH_DATABASE_URL": url}):
                failures += subprocess.run(
                    [sys.executable, "-m", "bench.search", size], env=os.environ | environment, check=False
                ).returncode
        tables = [table([path for path in paths if Path(path).exists()]) for paths in found.values()]
        REPORT.write_text("\n\n".join([HEAD, *filter(None, tables)]) + "\n")
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
