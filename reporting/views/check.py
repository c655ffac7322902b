"""报送前自检 of an inspection: what to mend before anything is sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from ledger.views.summary import whole_inspection
from reporting.check import CheckLevel, CheckProblem, check
from reporting.check.rules import RULES, CheckRule

# More of one kind than this is a matter of a different conversation.
SHOWN = 100


@dataclass(frozen=True)
class CheckChapter:
    """The problems of one rule; ``shown`` are the first of them."""

    rule: CheckRule
    problems: list[CheckProblem]

    @property
    def shown(self) -> list[CheckProblem]:
        return self.problems[:SHOWN]


@require_safe
@login_required
def check_page(request: SignedInRequest, pk: int) -> HttpResponse:
    inspection = whole_inspection(request, pk)
    today = timezone.localdate()
    problems = check(inspection, today=today)
    chapters = [CheckChapter(rule, [one for one in problems if one.rule == rule.code]) for rule in RULES]
    context = {
        "inspection": inspection,
        "chapters": [chapter for chapter in chapters if chapter.problems],
        "passed": [chapter.rule for chapter in chapters if not chapter.problems],
        "errors": sum(one.level == CheckLevel.ERROR for one in problems),
        "warnings": sum(one.level == CheckLevel.WARNING for one in problems),
        "today": today,
    }
    return render(request, "reporting/check.html", context)
