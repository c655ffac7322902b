"""The header of a form as it looks, for the page on which its columns are mapped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter

from ledger.fields import LedgerField
from ledger.proposed_columns import OFFERS
from workbooks.models import ExportTemplate
from workbooks.receivers.corrections import BESIDE, mapped_items, proposed_words
from workbooks.receivers.headers import MAX_COLUMNS, text_of
from workbooks.receivers.layout import KIND_LABELS, FormLayout, FormSheetKind
from workbooks.templates.services import layout_of


@dataclass(frozen=True)
class PreviewCell:
    text: str
    columns: int
    rows: int


@dataclass(frozen=True)
class WordChoice:
    """Our word, and the receiver's that stands for it; ``name`` is the input's."""

    name: str
    ours: str
    theirs: str


@dataclass(frozen=True)
class MappedColumn:
    """``letter`` is what the spreadsheet program calls it; ``fields`` may fill it, by key.

    ``words`` are the only ones the form takes; without them a word is typed.
    """

    column: int
    letter: str
    title: str
    key: str
    words: tuple[str, ...] = ()
    choices: tuple[WordChoice, ...] = ()
    is_word_first: bool = False
    fields: Mapping[str, LedgerField] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Of what it is filled with."""
        parts = self.key.split(BESIDE)
        return "、".join(self.fields[part].title for part in parts if part in self.fields)

    @property
    def field_groups(self) -> dict[str, list[tuple[str, str]]]:
        """Heading → options: every field, and several in one column as the form was read."""
        several = [(self.key, self.label)] if BESIDE in self.key else []
        own = [(key, one.title) for key, one in self.fields.items() if one.is_custom]
        standard = [(key, one.title) for key, one in self.fields.items() if not one.is_custom]
        groups = {"台账栏目": [*several, *standard], "自有栏目": own, "台账没有这一栏": [*OFFERS.items()]}
        return {heading: options for heading, options in groups.items() if options}

    @property
    def word_options(self) -> list[tuple[str, str]]:
        return [(word, word) for word in self.words]


def header_cells(sheet: Any, template: ExportTemplate) -> list[list[PreviewCell]]:
    """Row by row, each merged cell once with its spans, as HTML wants them."""
    first, last = template.header_first_row, template.header_last_row
    wanted = max((entry["column"] for entry in template.columns), default=1)
    width = min(wanted, sheet.max_column, MAX_COLUMNS)
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for area in sheet.merged_cells.ranges:
        if first <= area.min_row <= last and area.min_col <= width:
            bottom, right = min(area.max_row, last), min(area.max_col, width)
            spans[area.min_row, area.min_col] = (right - area.min_col + 1, bottom - area.min_row + 1)
            places = {
                (row, column)
                for row in range(area.min_row, bottom + 1)
                for column in range(area.min_col, right + 1)
            }
            covered |= places - {(area.min_row, area.min_col)}
    return [
        [
            PreviewCell(text_of(sheet.cell(row, column)), *spans.get((row, column), (1, 1)))
            for column in range(1, width + 1)
            if (row, column) not in covered
        ]
        for row in range(first, last + 1)
    ]


def mapped_columns(
    template: ExportTemplate, names: Mapping[str, Sequence[str]], *, fields: Mapping[str, LedgerField]
) -> list[MappedColumn]:
    """The columns with the words that would be written, for people to correct.

    ``names`` as ``proposed_words`` takes them; ``fields`` are those of the organization.
    """
    items = {item.title: item for item in mapped_items(layout_of(template))}
    found = []
    for entry in template.columns:
        column, item = entry["column"], items.get(entry["title"])
        chosen = dict(entry.get("choices", ()))
        proposed = proposed_words(item, names) if item is not None else []
        found.append(
            MappedColumn(
                column,
                get_column_letter(column),
                entry["title"],
                entry["key"],
                words=item.words if item is not None else (),
                choices=tuple(
                    WordChoice(f"word-{column}-{ours}", ours, chosen.get(ours, theirs))
                    for ours, theirs in proposed
                ),
                is_word_first=bool(entry.get("is_word_first")),
                fields=fields,
            )
        )
    return found


@dataclass(frozen=True)
class FormPart:
    """A table of the form, or a record, as it was read; rows as “3–5”, "" where there are none."""

    sheet: str
    kind: str
    header: str
    body: str
    examples: str
    foot: str


def form_parts(layout: FormLayout) -> list[FormPart]:
    """What the page shows of the layout, so that a wrong reading is seen before the form goes out."""
    found = []
    for sheet in layout.sheets:
        label = KIND_LABELS[sheet.kind]
        if sheet.kind is FormSheetKind.RECORD:
            found.append(FormPart(sheet.title, label, "", f"{len(sheet.fields)}个空格", "", ""))
        for table in sheet.tables:
            body = "、".join(
                _span(section.first, section.last) for section in table.sections if section.size > 0
            )
            examples = "、".join(map(str, table.examples))
            header = _span(table.header_first, table.header_last)
            foot = f"第{table.body_last + 1}行起"
            found.append(
                FormPart(sheet.title, KIND_LABELS[FormSheetKind.TABLE], header, body, examples, foot)
            )
        for counted in sheet.statistics:
            rows = sorted([*(row for row, _ in counted.labels), *counted.open_rows, *counted.totals])
            body = _span(rows[0], rows[-1]) if rows else ""
            header = _span(counted.header_first, counted.header_last)
            found.append(FormPart(sheet.title, KIND_LABELS[FormSheetKind.STATISTICS], header, body, "", ""))
        for crossed in sheet.crossed:
            header = _span(crossed.header_first, crossed.header_last)
            body = _span(crossed.figures[0].column, crossed.last)
            found.append(FormPart(sheet.title, KIND_LABELS[FormSheetKind.STATISTICS], header, body, "", ""))
    return found


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
