"""A Notice written back as text: its source but for white space, chrome and a repeated contents list."""

from collections.abc import Iterator

from ledger.notice.model import Category, Notice, SubIssue


def render_notice(notice: Notice) -> str:
    """One paragraph per line, a "\\n" at the end. Uses persisted fields only."""
    parts = (part for part in _parts(notice) if part)
    return "\n\n".join(parts) + "\n"


def _parts(notice: Notice) -> Iterator[str]:
    yield notice.preamble.title
    yield notice.preamble.text
    for part in notice.parts():
        yield part.mark + part.title
        yield part.text
        if isinstance(part, Category):
            yield from _sub_issues(part)
    yield notice.closing.text


def _sub_issues(category: Category) -> Iterator[str]:
    printed = ("", "")
    for sub_issue in category.sub_issues:
        group = (sub_issue.group_mark, sub_issue.group)
        if group != printed:
            yield sub_issue.group_mark + sub_issue.group
        printed = group
        yield from _sub_issue(sub_issue)


def _sub_issue(sub_issue: SubIssue) -> Iterator[str]:
    yield sub_issue.mark + sub_issue.title
    yield sub_issue.text
    yield sub_issue.lead
    for measure in sub_issue.measures:
        yield measure.mark + measure.label + measure.text
        yield measure.trailer
    yield sub_issue.trailer
