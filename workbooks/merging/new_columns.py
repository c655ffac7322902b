"""“新增为自有栏目” in a returned file: a column that the ledger does not have becomes an own one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from accounts.models import User
from issues.models import CustomTarget
from ledger.proposed_columns import NEW, OFFERS, kind_of, proposed_name
from ledger.services import CustomFieldInput, add_custom_field
from workbooks.reading import SheetReading, WorkbookReading

# Sheet → letter → field.
ColumnChoices = Mapping[str, Mapping[str, str]]


def with_made(columns: ColumnChoices, reading: WorkbookReading, *, by: User) -> dict[str, dict[str, str]]:
    """The choices with each ``new:…`` made a column; raises ``Refused``, and then none is to be kept.

    One title on several sheets is made once.
    """
    sheets = {sheet.name: sheet for sheet in reading.sheets}
    made: dict[tuple[str, str], str] = {}
    return {
        name: {
            letter: _made(value, sheets.get(name), letter, made=made, by=by) for letter, value in one.items()
        }
        for name, one in columns.items()
    }


def _made(
    value: str, sheet: SheetReading | None, letter: str, *, made: dict[tuple[str, str], str], by: User
) -> str:
    titles = (column.title for column in sheet.columns if column.letter == letter) if sheet else iter(())
    title = next(titles, "").rpartition("/")[2]
    if value not in OFFERS or sheet is None or not title:
        return value
    name, target = proposed_name(title), CustomTarget(value.removeprefix(NEW))
    if (name, value) not in made:
        kind = kind_of(title, list(_texts(sheet, letter)))
        made[name, value] = add_custom_field(CustomFieldInput(name, target, kind), by=by).key
    return made[name, value]


def _texts(sheet: SheetReading, letter: str) -> Iterator[str]:
    """What is filled in below the title."""
    for row in sheet.rows:
        yield from (cell.text for cell in row.loose if cell.letter == letter)
        yield from (
            row.text(field) for field, own in row.letters.items() if own == letter and row.text(field)
        )
