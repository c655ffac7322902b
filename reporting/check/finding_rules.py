"""Rules of the self-check about findings, and about own columns of findings and measures."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.places import keyed
from issues.models import CustomField, CustomTarget
from reporting.check.problems import CheckLevel, Found
from reporting.check.scope import CheckFinding, CheckScope, name_of

MAX_TITLE = 24


def came_back(scope: CheckScope) -> Found:
    """What was found again is looked at first by who receives the report."""
    for finding in scope.findings:
        if finding.predecessor_id is None:
            continue
        closed_on = finding.predecessor_closed_on
        signed = f"当时{closed_on}已销号" if closed_on else "当时没有销号"
        message = f"{_named(finding)}反复出现:{finding.predecessor_inspection}已经指出,{signed}。"
        yield CheckLevel.WARNING, message, None, keyed("measures:chain", finding.pk)


def not_looked_at(scope: CheckScope) -> Found:
    names = {finding.pk: _named(finding) for finding in scope.findings}
    for check in scope.checks:
        if check.sub_issue_id in names:
            message = f"{names[check.sub_issue_id]}应于{check.due_on}进行{check.term},还没有结论。"
            yield CheckLevel.WARNING, message, None, keyed("measures:effect_check", check.pk)


def unanswered(scope: CheckScope) -> Found:
    """What the public said and nobody has answered; the report counts it."""
    for row in scope.opinions:
        until = (
            f"答复期限{row.due_on}{'已过' if row.is_late(scope.today) else ''}"
            if row.due_on
            else "还没有分办"
        )
        message = f"{row}({row.received_on}收到)还没有答复,{until}。"
        yield CheckLevel.WARNING, message, None, keyed("opinions:opinion", row.pk)


def _named(finding: CheckFinding) -> str:
    return f"问题“{finding.mark}{finding.title[:MAX_TITLE]}”"


def own_columns_empty(scope: CheckScope) -> Found:
    """One problem a row, naming all that it lacks."""
    on = {target: [one for one in scope.required if one.target == target] for target in CustomTarget}
    for finding in scope.findings if on[CustomTarget.FINDING] else ():
        if missing := _missing(on[CustomTarget.FINDING], finding.custom_values):
            url = keyed("measures:edit_sub_issue", finding.pk)
            message = f"{_named(finding)}没有填写{missing}。"
            yield CheckLevel.ERROR, message, None, url
    for row in scope.measures if on[CustomTarget.MEASURE] else ():
        if missing := _missing(on[CustomTarget.MEASURE], row.custom_values):
            url = keyed("measures:edit", row.pk)
            yield CheckLevel.ERROR, f"{name_of(row)}没有填写{missing}。", row, url


def _missing(columns: list[CustomField], values: Mapping[str, str]) -> str:
    return "、".join(f"“{column.name}”" for column in columns if not values.get(column.key))
