"""``python -m bench [SIZE …]``: reading, forms, imports; each size on SQLite and a PostgreSQL by itself."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.services.postgres import throwaway_postgres

SIZES = ("10000", "100000")


def main(sizes: list[str]) -> int:
    failures = subprocess.run([sys.executable, "-m", "bench.reading"], check=False).returncode
    failures += subprocess.run([sys.executable, "-m", "bench.forms", "5000"], check=False).returncode
    failures += subprocess.run([sys.executable, "-m", "bench.imports", "2000"], check=False).returncode
    with throwaway_postgres() as url:
        for size in sizes or SIZES:
            for database, environment in (("SQLite", {}), ("PostgreSQL", {"BENCH_DATABASE_URL": url})):
                print(f"\n== {database}, {int(size):,} measures", flush=True)
                for module in ("bench.pages", "bench.reminders", "bench.workbooks"):
                    failures += subprocess.run(
                        [sys.executable, "-m", module, size], env=os.environ | environment, check=False
                    ).returncode
    return min(failures, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
