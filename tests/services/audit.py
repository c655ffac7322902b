"""``python -m tests.services.audit``: known vulnerabilities of everything in requirements.lock.

Fails on one that is known. Where the data cannot be had (no network, a mirror that carries none) it says
so and does not fail: a machine without internet has to be able to run the tests.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Required, TypedDict

LOCK = Path(__file__).resolve().parents[2] / "requirements.lock"
NO_DATA = "pip-audit: the vulnerability data cannot be reached from here; NOTHING was audited."
SECONDS = 240


def main() -> int:
    sentence, status = verdict(_report())
    print(sentence)
    return status


class Bug(TypedDict):
    id: str
    fix_versions: list[str]


class Package(TypedDict, total=False):
    """Either ``version`` and ``vulns``, or ``skip_reason``."""

    name: Required[str]
    version: str
    vulns: list[Bug]
    skip_reason: str


class Report(TypedDict, total=False):
    dependencies: list[Package]


def _report() -> Report | None:
    """pip-audit's answer, None when it has none."""
    command = [sys.executable, "-m", "pip_audit", "-r", str(LOCK), "--no-deps", "--disable-pip"]
    try:
        answer = subprocess.run(
            [*command, "--format", "json", "--timeout", "10", "--progress-spinner", "off"],
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        report: Report = json.loads(answer.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        return None
    return report


def verdict(report: Report | None) -> tuple[str, int]:
    """What to print, and the exit status."""
    packages = report.get("dependencies", []) if report else []
    audited = [package for package in packages if "skip_reason" not in package]
    if not audited:
        return NO_DATA, 0
    lines = [_line(package, bug) for package in audited for bug in package["vulns"]]
    skipped = len(packages) - len(audited)
    known = len(lines)
    lines.append(f"pip-audit: {len(audited)} packages audited, {skipped} without data, {known} known bugs.")
    return "\n".join(lines), int(known > 0)


def _line(package: Package, bug: Bug) -> str:
    fixed = ", ".join(bug["fix_versions"]) or "no version yet"
    return f"{package['name']} {package['version']}: {bug['id']}, fixed in {fixed}"


if __name__ == "__main__":
    sys.exit(main())
