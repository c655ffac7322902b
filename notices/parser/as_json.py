"""The shape printed by `import_notice --dry-run --json` (issue 2, section 3.6)."""

from datetime import date
from typing import Any

from notices.parser.model import Category, Measure, Notice, Preamble, SubIssue


def notice_as_json(notice: Notice) -> dict[str, Any]:
    """Dates ISO or null, numbers integers or null. Lines left out are listed among the warnings, so that
    every line of the source is accounted for in this one document."""
    return {
        "preamble": _preamble(notice.preamble),
        "sections": [{"title": section.title, "text": section.text} for section in notice.sections],
        "categories": [_category(category) for category in notice.categories],
        "closing": {
            "text": notice.closing.text,
            "phone": notice.closing.phone or None,
            "email": notice.closing.email or None,
            "address": notice.closing.address or None,
            "postcode": notice.closing.postcode or None,
        },
        "warnings": _warnings(notice),
    }


def _preamble(preamble: Preamble) -> dict[str, Any]:
    return {
        "title": preamble.title or None,
        "organization": preamble.organization or None,
        "team": preamble.team or None,
        "inspection_start": _iso(preamble.inspection_start),
        "inspection_end": _iso(preamble.inspection_end),
        "feedback_on": _iso(preamble.feedback_on),
        "text": preamble.text,
    }


def _category(category: Category) -> dict[str, Any]:
    return {
        "number": category.number,
        "mark": category.mark,
        "title": category.title,
        "sub_issues": [_sub_issue(sub_issue) for sub_issue in category.sub_issues],
    }


def _sub_issue(sub_issue: SubIssue) -> dict[str, Any]:
    return {
        "number": sub_issue.number,
        "mark": sub_issue.mark,
        "title": sub_issue.title,
        "group": sub_issue.group,
        "stated_status": sub_issue.stated_status,
        "measures": [_measure(measure) for measure in sub_issue.measures],
    }


def _measure(measure: Measure) -> dict[str, Any]:
    return {"number": measure.number, "mark": measure.mark, "text": measure.text}


def _warnings(notice: Notice) -> list[dict[str, Any]]:
    noted = [(warning.line, warning.message) for warning in notice.warnings]
    noted += [(left.line, f"未录入({left.reason}):{left.text}") for left in notice.left_out]
    return [{"line": line, "message": message} for line, message in sorted(noted)]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
