"""A known vulnerability fails the checks; data that cannot be had is said plainly and does not."""

from __future__ import annotations

from tests.services.advisories import Advisories, Advisory, compare, kept, ranges
from tests.services.audit import Bug, Package, Report, audited, pins_of_the_lock, verdict, verdict_of_kept

FINE: Package = {"name": "django", "version": "5.2.19", "vulns": []}
SKIPPED: Package = {"name": "vine", "skip_reason": "Dependency not found on PyPI"}
BUG: Bug = {"id": "PYSEC-2026-1", "fix_versions": ["13.0.1"]}
BAD: Package = {"name": "pillow", "version": "13.0.0", "vulns": [BUG]}


def test_a_known_bug_fails() -> None:
    sentence, status = verdict({"dependencies": [FINE, BAD, SKIPPED]})
    assert status == 1
    assert "pillow 13.0.0: PYSEC-2026-1, fixed in 13.0.1" in sentence
    assert "2 packages audited, 1 without data, 1 known bugs." in sentence


def test_none_known() -> None:
    assert verdict({"dependencies": [FINE]})[1] == 0


def test_without_data_the_kept_advisories_are_asked_and_dated() -> None:
    reports: list[Report | None] = [None, {}, {"dependencies": [SKIPPED]}]
    assert [audited(report) for report in reports] == [[], [], []]
    found = ranges(
        [{"ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "5.1"}, {"fixed": "5.1.1"}]}]}]
    )
    bug: Advisory = {"id": "PYSEC-2024-102", "aliases": ["CVE-2024-45230"], "ranges": [*found]}
    known: Advisories = {"source": "", "date": "2024-10-10", "packages": {"django": [bug]}}
    sentence, status = verdict_of_kept({"django": "5.1", "pillow": "13.0.0"}, known)
    assert status == 1
    assert "django 5.1: PYSEC-2024-102 (CVE-2024-45230)" in sentence
    assert "kept on 2024-10-10: 2 packages, 1 known bugs" in sentence
    assert verdict_of_kept({"django": "5.1.1"}, known)[1] == 0


def test_what_is_pinned_is_free_of_what_is_kept() -> None:
    assert compare(pins_of_the_lock(), kept()) == []
    assert "django" in kept()["packages"]
