"""What the preview shows of a scan: a page beside its lines, and the lines that somebody should look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from notices.imports.scan_lines import lines_of, open_lines
from notices.models import Notice, ScannedLine, ScannedPage

MAX_QUESTIONS = 12
# Around a line, in shares of its height: what stands above and below tells whether it was read whole.
_AROUND = 0.35


@dataclass(frozen=True)
class LineView:
    """``typed`` is what stands in its field: the text, or what somebody tried to save. ``cut`` and
    ``outline`` are the place on the picture, as SVG writes a viewBox and points."""

    line: ScannedLine
    typed: str
    picture: str
    cut: str
    outline: str

    @property
    def is_open(self) -> bool:
        return self.line.is_doubtful and not self.line.checked_by_name

    @property
    def is_left_out(self) -> bool:
        return self.line.start is None

    @property
    def remark(self) -> str:
        if self.is_left_out:
            return "未录入:页码、页眉或页脚"
        if self.is_open:
            return f"把握不大({self.line.confidence:.0%})"
        if not self.line.checked_by_name:
            return ""
        before = f",原识别为“{self.line.recognised}”" if self.line.text != self.line.recognised else ""
        return f"{self.line.checked_by_name} 已核对{before}"


@dataclass(frozen=True)
class PageChoice:
    number: int
    open_count: int
    is_current: bool


@dataclass(frozen=True)
class ScanPreview:
    """``lines`` are those of ``page``; ``questions`` the first of all pages, of ``open_count``."""

    page: ScannedPage
    picture: str
    pages: Sequence[PageChoice]
    lines: Sequence[LineView]
    questions: Sequence[LineView]
    open_count: int

    @property
    def doubtful(self) -> list[LineView]:
        return [line for line in self.lines if line.is_open]

    @property
    def hidden_questions(self) -> int:
        return self.open_count - len(self.questions)


def scan_preview(
    row: Notice, *, place: int | None, number: int | None, typed: Mapping[int, str]
) -> ScanPreview | None:
    """The page ``number``, else the one that ``place``, an index of the source, stands on, else the first.

    None for what was no scan.
    """
    pages = list(row.pages.all())
    if not pages:
        return None
    doubtful = list(open_lines(row)) if row.imported_at is None else []
    page = _page(row, pages, place=place, number=number)
    counts = Counter(line.page_id for line in doubtful)
    own = list(lines_of(row).filter(page=page))
    return ScanPreview(
        page=page,
        picture=_picture(page),
        pages=[PageChoice(one.number, counts[one.pk], one.pk == page.pk) for one in pages],
        lines=[_view(line, typed) for line in own],
        questions=[_view(line, typed) for line in doubtful[:MAX_QUESTIONS]],
        open_count=len(doubtful),
    )


def _page(row: Notice, pages: Sequence[ScannedPage], *, place: int | None, number: int | None) -> ScannedPage:
    if number is None and place is not None:
        line = lines_of(row).filter(start__lte=place).order_by("-start").first()
        number = line.page.number if line else None
    return next((page for page in pages if page.number == number), pages[0])


def _picture(page: ScannedPage) -> str:
    return reverse("notices:page_picture", args=[page.notice_id, page.number])


def _view(line: ScannedLine, typed: Mapping[int, str]) -> LineView:
    page = line.page
    corners = [(x * page.width, y * page.height) for x, y in line.corners]
    columns, rows = [x for x, _ in corners], [y for _, y in corners]
    around = (max(rows) - min(rows)) * _AROUND
    left, top = min(columns) - around, min(rows) - around
    width, height = max(columns) - left + around, max(rows) - top + around
    return LineView(
        line=line,
        typed=typed.get(line.pk, line.text),
        picture=_picture(page),
        cut=" ".join(f"{value:.0f}" for value in (left, top, width, height)),
        outline=" ".join(f"{x:.0f},{y:.0f}" for x, y in corners),
    )
