"""The shape printed by `import_notice --dry-run --json` (issue 2, section 3.6; issue 10, section 4.4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from notices.parser.model import (
    Category,
    Heading,
    Measure,
    Notice,
    Preamble,
    PrintedField,
    Section,
    SubIssue,
    Uncertain,
)

JsonObject = dict[str, object]
Sure = Mapping[int, Heading]


def notice_as_json(notice: Notice) -> JsonObject:
    """Dates ISO or null, numbers integers or null.

    Every character of the source is in it, in its order; what was left out of the notice stands in `left_out`
    and, as before, among the warnings.
    """
    sure = {heading.at: heading for heading in notice.headings}
    return {
        "preamble": _preamble(notice.preamble),
        "sections": [_section(section, sure) for section in notice.sections],
        "categories": [_category(category, sure) for category in notice.categories],
        "closing": {
            "text": notice.closing.text,
            "phone": notice.closing.phone or None,
            "email": notice.closing.email or None,
            "address": notice.closing.address or None,
            "postcode": notice.closing.postcode or None,
        },
        "warnings": _warnings(notice),
        "left_out": [
            {"line": left.line, "at": left.at, "text": left.text, "reason": left.reason}
            for left in notice.left_out
        ],
        "uncertain": [_uncertain(spot) for spot in notice.uncertain],
    }


def _preamble(preamble: Preamble) -> JsonObject:
    return {
        "title": preamble.title or None,
        "organization": preamble.organization or None,
        "team": preamble.team or None,
        "inspection_start": _iso(preamble.inspection_start),
        "inspection_end": _iso(preamble.inspection_end),
        "feedback_on": _iso(preamble.feedback_on),
        "inferred": list(preamble.inferred),
        "text": preamble.text,
    }


def _section(section: Section, sure: Sure) -> JsonObject:
    found = {"mark": section.mark, "title": section.title, "text": section.text, "position": section.position}
    return found | _sureness(section.at, sure)


def _category(category: Category, sure: Sure) -> JsonObject:
    return {
        "number": category.number,
        "mark": category.mark,
        "title": category.title,
        "text": category.text,
        "position": category.position,
        **_sureness(category.at, sure),
        "sub_issues": [_sub_issue(sub_issue, sure) for sub_issue in category.sub_issues],
    }


def _sub_issue(sub_issue: SubIssue, sure: Sure) -> JsonObject:
    return {
        "number": sub_issue.number,
        "group_mark": sub_issue.group_mark,
        "group": sub_issue.group,
        "mark": sub_issue.mark,
        "title": sub_issue.title,
        "text": sub_issue.text,
        "lead": sub_issue.lead,
        "stated_status": sub_issue.stated_status,
        "fields": [_field(one) for one in sub_issue.fields],
        **_sureness(sub_issue.at, sure),
        "measures": [_measure(measure, sure) for measure in sub_issue.measures],
        "trailer": sub_issue.trailer,
    }


def _measure(measure: Measure, sure: Sure) -> JsonObject:
    return {
        "number": measure.number,
        "mark": measure.mark,
        "label": measure.label,
        "text": measure.text,
        "trailer": measure.trailer,
        "stated_status": measure.stated_status,
        "fields": [_field(one) for one in measure.fields],
        **_sureness(measure.at, sure),
    }


def _field(one: PrintedField) -> JsonObject:
    return {"name": one.name.value, "label": one.label, "value": one.value, "line": one.line}


def _sureness(at: int, sure: Sure) -> JsonObject:
    heading = sure.get(at)
    if heading is None:
        return {"at": at, "confidence": None, "alternatives": []}
    others = [{"level": one.level.name, "confidence": one.confidence} for one in heading.alternatives]
    return {"at": at, "confidence": heading.confidence, "alternatives": others}


def _uncertain(spot: Uncertain) -> JsonObject:
    return {
        "line": spot.line,
        "at": spot.at,
        "text": spot.text,
        "level": spot.level.name,
        "proposed": spot.proposed.name,
        "reason": spot.reason,
    }


def _warnings(notice: Notice) -> list[JsonObject]:
    noted = [(warning.line, warning.message) for warning in notice.warnings]
    noted += [(left.line, f"未录入({left.reason}):{left.text}") for left in notice.left_out]
    return [{"line": line, "message": message} for line, message in sorted(noted)]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
