"""How a form is laid out, as it was read and as people correct it: data that a page shows and keeps."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class FormSheetKind(StrEnum):
    """What a sheet of the form is."""

    TABLE = "TABLE"
    STATISTICS = "STATISTICS"
    RECORD = "RECORD"


KIND_LABELS: dict[FormSheetKind, str] = {
    FormSheetKind.TABLE: "台账(每行一条)",
    FormSheetKind.STATISTICS: "统计表(填数字)",
    FormSheetKind.RECORD: "单个问题的表(一个问题一张)",
}


class StatisticsAxis(StrEnum):
    """By what a statistics table counts: the words in its first column."""

    CATEGORY = "category"
    DEPARTMENT = "department"
    ORGANIZATION = "organization"
    TIMEFRAME = "timeframe"


class LineGrouping(StrEnum):
    """What one row of a table stands for."""

    MEASURE = "MEASURE"
    SUB_ISSUE = "SUB_ISSUE"


@dataclass(frozen=True)
class FormColumn:
    """``keys`` are fields of the ledger put together; none leaves the column as it is.

    ``words`` are the only ones it may hold; ``choices`` pairs ours with the receiver's where people have
    decided; for a deadline, the kinds of it with the words for them, which stand even where there is a
    date when ``is_word_first``. ``tick`` says that it gets a √ when the state is this word; ``boxes`` is the
    text with boxes that stands in each of its cells, of which one is ticked. ``unit``: of its money.
    """

    column: int
    title: str
    keys: tuple[str, ...] = ()
    span: int = 1
    words: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    date_format: str = ""
    tick: str = ""
    is_word_first: bool = False
    boxes: str = ""
    unit: str = ""


@dataclass(frozen=True)
class FormSection:
    """Rows that wait for data, none when ``last`` is before ``first``; ``title`` is the band above them."""

    title: str
    first: int
    last: int

    @property
    def size(self) -> int:
        return self.last - self.first + 1


@dataclass(frozen=True)
class PrefilledRow:
    """A row in which the receiver wrote: what it says of the finding and of the measure."""

    row: int
    finding: str
    measure: str = ""


@dataclass(frozen=True)
class FormTable:
    """A table of measures or findings. ``examples`` and ``prefilled`` are rows within the sections.

    ``label_column`` holds the titles of the sections where these stand beside their rows, not above;
    ``headings`` are the texts right above the table, where several stand on one sheet.
    """

    header_first: int
    header_last: int
    columns: tuple[FormColumn, ...]
    sections: tuple[FormSection, ...]
    examples: tuple[int, ...] = ()
    prefilled: tuple[PrefilledRow, ...] = ()
    grouping: LineGrouping = LineGrouping.MEASURE
    is_merged: bool = True
    number_per_finding: bool = False
    label_column: int = 0
    headings: tuple[str, ...] = ()

    @property
    def body_last(self) -> int:
        return max([self.header_last, *(section.last for section in self.sections)])

    def column_of(self, key: str) -> int:
        """The place of a field, 0 when the table has none."""
        return next((column.column for column in self.columns if column.keys == (key,)), 0)


@dataclass(frozen=True)
class FormFigure:
    """A column that is counted: all findings, or those whose state the word ``state`` stands for."""

    column: int
    title: str
    of_measures: bool = False
    state: str = ""
    is_rate: bool = False


@dataclass(frozen=True)
class FormStatistics:
    """``labels`` are rows with the words that say what they count; ``open_rows`` have none yet.

    ``left`` are titles of columns that count nothing Rectify knows.
    """

    header_first: int
    header_last: int
    label_column: int
    axis: StatisticsAxis
    labels: tuple[tuple[int, str], ...]
    open_rows: tuple[int, ...]
    totals: tuple[int, ...]
    figures: tuple[FormFigure, ...]
    left: tuple[str, ...] = ()


class CrossCount(StrEnum):
    """What a column of a table on its side counts; unsaid, the rows decide."""

    UNSAID = ""
    FINDINGS = "findings"
    MEASURES = "measures"


@dataclass(frozen=True)
class CrossColumn:
    """``title`` names the category or department that the column is for."""

    column: int
    title: str
    is_total: bool = False
    counts: CrossCount = CrossCount.UNSAID


@dataclass(frozen=True)
class FormCross:
    """Statistics on their side: ``column`` of each of ``figures`` is its row."""

    header_first: int
    header_last: int
    label_column: int
    figures: tuple[FormFigure, ...]
    columns: tuple[CrossColumn, ...]

    @property
    def last(self) -> int:
        return max(figure.column for figure in self.figures)


@dataclass(frozen=True)
class FormField:
    """A place of a single record: the label that was read and the cell beside or below it.

    ``rows`` of them below each other are for one measure each; ``boxes`` as in a column.
    """

    row: int
    column: int
    title: str
    keys: tuple[str, ...]
    words: tuple[str, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()
    date_format: str = ""
    is_word_first: bool = False
    boxes: str = ""
    rows: int = 1
    is_numbered: bool = False


@dataclass(frozen=True)
class FormSheetLayout:
    """One sheet; ``scope`` names the category or department that it is for."""

    title: str
    kind: FormSheetKind
    tables: tuple[FormTable, ...] = ()
    statistics: tuple[FormStatistics, ...] = ()
    fields: tuple[FormField, ...] = ()
    headings: tuple[str, ...] = ()
    crossed: tuple[FormCross, ...] = ()


@dataclass(frozen=True)
class FormLayout:
    """The sheets that are filled, and why others are not."""

    sheets: tuple[FormSheetLayout, ...]
    left_alone: tuple[tuple[str, str], ...] = field(default=())

    @property
    def keys(self) -> frozenset[str]:
        """Every field of the ledger that is asked for."""
        columns = [column for sheet in self.sheets for table in sheet.tables for column in table.columns]
        fields = [field_ for sheet in self.sheets for field_ in sheet.fields]
        return frozenset(key for column in columns for key in column.keys).union(
            *(field_.keys for field_ in fields)
        )
