"""A known vulnerability fails the checks; data that cannot be had is said plainly and does not."""

from __future__ import annotations

from tests.services.audit import NO_DATA, Bug, Package, Report, verdict

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


def test_no_data_is_said() -> None:
    reports: list[Report | None] = [None, {}, {"dependencies": [SKIPPED]}]
    for report in reports:
        assert verdict(report) == (NO_DATA, 0)
