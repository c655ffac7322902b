"""Run by itself by ``foreign.py``: prints the sheets of an .xls or .xlsb as lines.

It imports nothing of ours, so that it starts fast and holds no secret of the site. Its limits are set by
``measures.files.limits``: a reader in another language takes all the memory that a hostile file asks for.
"""

from __future__ import annotations

import datetime
import json
import math
import sys

Value = str | float | bool | datetime.date | datetime.time | datetime.timedelta


def main(path: str) -> int:
    """0, or 3 for a password and 4 for what cannot be read."""
    import python_calamine

    try:
        with python_calamine.load_workbook(path) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet:
                    is_hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
                    print_sheet(book.get_sheet_by_name(sheet.name), is_hidden=is_hidden)
    except python_calamine.PasswordError:
        return 3
    except (python_calamine.CalamineError, OSError, ValueError):
        return 4
    return 0


def print_sheet(sheet: object, *, is_hidden: bool) -> None:
    """A line for the sheet, then one for each row that is filled."""
    areas = getattr(sheet, "merged_cell_ranges", None) or []
    print(json.dumps({"name": getattr(sheet, "name", ""), "hidden": is_hidden, "areas": areas}))
    start = getattr(sheet, "start", None)
    if start is None:
        return
    # Rows come from the first used one on and columns from the first of all.
    for number, row in enumerate(sheet.iter_rows(), start=start[0]):  # type: ignore[attr-defined]
        cells = [[index, *cell(value)] for index, value in enumerate(row) if value != ""]
        if cells:
            print(json.dumps([number, cells]))


def cell(value: Value) -> tuple[str, str | float]:
    """The kind and the value: text, number, day, or yes and no."""
    if isinstance(value, bool):
        return "text", "是" if value else "否"
    if isinstance(value, int | float):
        if not math.isfinite(value):
            raise ValueError("no number that a cell can hold")
        return "number", float(value)
    if isinstance(value, datetime.datetime):
        return "day", value.date().isoformat()
    if isinstance(value, datetime.date):
        return "day", value.isoformat()
    return "text", str(value)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
