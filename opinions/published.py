"""The text of a notice as it is published, and the folder of HTML that a unit puts on its own site.

Nothing in the folder leads outside of it. Headings keep the levels that the notice has.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse

from issues.models import Inspection
from notices.models import Notice
from notices.parser import model as parsed
from notices.parser.lines import Rank, heading_rank
from notices.published import published_notices
from opinions.models import Publication
from opinions.models.publication import PublishedLine

SHEETS = ("css/tokens.css", "css/published.css")
PAGE, STYLE, README = "index.html", "style.css", "使用说明.txt"
# Of a zip entry: the same text gives the same bytes.
EPOCH = (2000, 1, 1, 0, 0, 0)
LEVELS = {Rank.FIRST: 1, Rank.SECOND: 2, Rank.THIRD: 3}
HOW_TO = (
    "{title}\r\n\r\n把 {page} 和 {style} 放在网站的同一个文件夹里,打开 {page} 即可。\r\n"
    "网页不引用任何外部内容,可以直接打印(A4)。公示期:{period}。\r\n"
)


@dataclass(frozen=True)
class PublishedText:
    """``contact`` is the closing paragraph with telephone and addresses, "" where the notice has none."""

    title: str
    lines: list[PublishedLine]
    contact: str

    def rows(self) -> list[dict[str, object]]:
        return [asdict(line) for line in self.lines]


def published_text(inspection: Inspection, notice: Notice | None = None) -> PublishedText:
    """Of one import, or of the whole inspection as the Word file has it."""
    found = published_notices(inspection, notice)
    lines = [line for one in found for line in _lines(one)]
    title = next((one.preamble.title for one in found if one.preamble.title), inspection.name)
    contact = next((one.closing.text for one in reversed(found) if one.closing.text), "")
    return PublishedText(" ".join(title.split()), list(_without_gaps(lines)), contact)


def _lines(notice: parsed.Notice) -> Iterator[PublishedLine]:
    yield from _paragraphs(notice.preamble.text)
    for part in notice.parts():
        level = _level(part.mark)
        yield from _heading(level, part.mark + part.title)
        yield from _paragraphs(part.text)
        if isinstance(part, parsed.Category):
            yield from _findings(part, above=level if part.title else 0)


def _findings(category: parsed.Category, *, above: int) -> Iterator[PublishedLine]:
    """A finding stands below its category and group, whatever its mark is like."""
    printed, level = ("", ""), above
    for finding in category.sub_issues:
        group = (finding.group_mark, finding.group)
        if group != printed:
            level = max(_level(finding.group_mark), above + 1) if finding.group else above
            yield from _heading(level, "".join(group))
        printed = group
        own = max(_level(finding.mark), level + 1)
        yield from _heading(own, finding.mark + finding.title, finding=finding.title)
        yield from _paragraphs(finding.text, finding.lead)
        for measure in finding.measures:
            yield from _paragraphs(measure.mark + measure.label + measure.text, measure.trailer)
        yield from _paragraphs(finding.trailer)


def _level(mark: str) -> int:
    return LEVELS[heading_rank(mark)]


def _heading(level: int, text: str, *, finding: str = "") -> Iterator[PublishedLine]:
    if text.strip():
        yield PublishedLine(level, " ".join(text.split()), finding)


def _paragraphs(*texts: str) -> Iterator[PublishedLine]:
    for text in texts:
        yield from (PublishedLine(0, line.strip()) for line in text.split("\n") if line.strip())


def _without_gaps(lines: Iterable[PublishedLine]) -> Iterator[PublishedLine]:
    """The levels that occur, closed up: a reader by ear is not to miss one that was never there."""
    found = list(lines)
    used = {level: place for place, level in enumerate(sorted({line.level for line in found} - {0}), 1)}
    for line in found:
        yield PublishedLine(min(used.get(line.level, 0), 5), line.text, line.finding)


def page_html(
    row: Publication, *, today: date, sheets: Iterable[str] = (STYLE,), is_preview: bool = False
) -> str:
    context = {
        "publication": row,
        "sheets": sheets,
        "is_preview": is_preview,
        "form_url": form_address(row) if row.takes_opinions(today) else "",
    }
    return render_to_string("opinions/published_page.html", context)


def form_address(row: Publication) -> str:
    """Where the public reaches the form; "" while nobody said under which address this site is known."""
    return (
        f"{settings.SITE_URL}{reverse('opinions:public_form', args=[row.code])}" if settings.SITE_URL else ""
    )


def page_files(row: Publication, *, today: date) -> dict[str, str]:
    """Name → text of everything that belongs to the page."""
    return {
        PAGE: page_html(row, today=today),
        STYLE: "\n".join(_sheet(name) for name in SHEETS),
        README: HOW_TO.format(title=row.title, page=PAGE, style=STYLE, period=row.period()),
    }


def _sheet(name: str) -> str:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(name)
    return Path(path).read_text("utf-8")


def page_zip(row: Publication, *, today: date) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in page_files(row, today=today).items():
            target.writestr(zipfile.ZipInfo(name, EPOCH), text.encode("utf-8"), zipfile.ZIP_DEFLATED)
    return made.getvalue()
