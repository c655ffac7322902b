"""``python -m tests.services.audit``: known vulnerabilities of all that is locked.

Fails on one that is known. Where the data cannot be had (no network, a mirror that carries none) the kept
advisories are asked instead, and their date is said: a machine without internet has to be able to run this.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Required, TypedDict

from tests.services.advisories import Advisories, compare, kept

LOCK = Path(__file__).resolve().parents[2] / "requirements-dev.lock"
NO_DATA = "pip-audit: the vulnerability data cannot be reached from here."
SECONDS = 240
PIN = re.compile(r"^([\w.-]+)(?:\[[\w,-]+\])?==([^ ;\\]+)", re.MULTILINE)


def pins_of_the_lock() -> dict[str, str]:
    return {name.lower(): version for name, version in PIN.findall(LOCK.read_text())}


def main() -> int:
    report = _report()
    if report is None or not audited(report):
        print(NO_DATA)
        sentence, status = verdict_of_kept(pins_of_the_lock(), kept())
    else:
        sentence, status = verdict(report)
    print(sentence)
    return status


def verdict_of_kept(pins: Mapping[str, str], known: Advisories) -> tuple[str, int]:
    lines = compare(pins, known)
    told = f"Advisories kept on {known['date']}: {len(pins)} packages, {len(lines)} known bugs;"
    told += " what was found since is unknown here."
    return "\n".join([*lines, told]), int(bool(lines))


def audited(report: Report | None) -> list[Package]:
    packages = report.get("dependencies", []) if report else []
    return [package for package in packages if "skip_reason" not in package]


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


def verdict(report: Report) -> tuple[str, int]:
    """What to print, and the exit status."""
    found = audited(report)
    lines = [_line(package, bug) for package in found for bug in package["vulns"]]
    skipped = len(report.get("dependencies", [])) - len(found)
    known = len(lines)
    lines.append(f"pip-audit: {len(found)} packages audited, {skipped} without data, {known} known bugs.")
    return "\n".join(lines), int(known > 0)


def _line(package: Package, bug: Bug) -> str:
    fixed = ", ".join(bug["fix_versions"]) or "no version yet"
    return f"{package['name']} {package['version']}: {bug['id']}, fixed in {fixed}"


if __name__ == "__main__":
    sys.exit(main())
