"""Runs the rules over an inspection."""

from __future__ import annotations

from datetime import date

from issues.models import Inspection
from reporting.check.problems import CheckProblem
from reporting.check.rules import RULES
from reporting.check.scope import scope_of


def check(inspection: Inspection, *, today: date) -> list[CheckProblem]:
    """All problems in the order of the rules; a fixed number of reads whatever the size."""
    scope = scope_of(inspection, today=today)
    return [problem for rule in RULES for problem in rule.problems(scope)]
