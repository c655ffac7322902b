"""Files made to hurt: refused with a sentence, or read, in a child process with little memory and time."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.workbooks.books import HEADER, MAIN, OFFICE, by_hand, inline, relations, rows_xml, table

ROOT = Path(__file__).resolve().parents[2]
ROW = ["1", "一、作风方面", "1.问题甲", "(1)建立台账", "陈光", "办公室", "赵磊", "2024-12-31"]
TABLE = rows_xml([HEADER, ROW])
MEGABYTES = 600
SECONDS = 40
CHILD = f"""
import json, resource, sys
from pathlib import Path
import django
django.setup()
from audit.exceptions import Refused
from workbooks.opening import open_archive
from workbooks.reading import UnreadableWorkbook, read_workbook
resource.setrlimit(resource.RLIMIT_AS, ({MEGABYTES} << 20, {MEGABYTES} << 20))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
found = {{}}
for path in sorted(Path(sys.argv[1]).iterdir()):
    try:
        with open_archive(path, name=path.name) as archive:
            rows = read_workbook(archive, titles={{}}, chosen={{}}).rows()
            found[path.name] = str([row.number for row in rows])
    except (Refused, UnreadableWorkbook) as error:
        found[path.name] = str(error)
print(json.dumps(found))
"""


def outcomes(folder: Path) -> dict[str, str]:
    """What becomes of each file of a folder, read one after the other under the same limits."""
    settings = {"DJANGO_SETTINGS_MODULE": "rectify.settings", "RECTIFY_EMBEDDED": "1"}
    variables = {"PATH": os.environ["PATH"], "VAR_DIR": f"{folder}-var"}
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder)],
        cwd=ROOT,
        env=variables | settings,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


def bomb(path: Path) -> Path:
    return by_hand(path, TABLE, more={"xl/worksheets/sheet2.xml": "0" * 20_000_000})


def entities(path: Path) -> Path:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    sheet = (
        f'<!DOCTYPE x [{levels}]><worksheet xmlns="{MAIN}"><sheetData><row><c t="str"><v>&l9;</v></c></row>'
    )
    return by_hand(path, TABLE, more={"xl/worksheets/sheet1.xml": f"{sheet}</sheetData></worksheet>"})


def outside(path: Path) -> Path:
    sheet = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><worksheet xmlns="{MAIN}"><sheetData>'
        '<row><c t="str"><v>&e;</v></c></row></sheetData></worksheet>'
    )
    return by_hand(path, TABLE, more={"xl/worksheets/sheet1.xml": sheet})


def deep(path: Path) -> Path:
    return by_hand(path, TABLE + "".join(f"<r{n}>" for n in range(500_000)))


def empty_rows(path: Path) -> Path:
    rows = "".join(f'<row r="{n}" ht="15"><c r="A{n}" s="1"/></row>' for n in range(3, 1_048_577))
    return by_hand(path, TABLE + rows)


def many_cells(path: Path) -> Path:
    cells = ["".join(f"<c><v>{row * column}</v></c>" for column in range(80)) for row in range(100)]
    rows = "".join(f"<row>{cells[row % 100]}</row>" for row in range(13_000))
    return by_hand(path, TABLE + rows)


def many_rows(path: Path) -> Path:
    return by_hand(path, TABLE + "<row><c><v>1</v></c></row>" * 30_000)


def far_away(path: Path) -> Path:
    return by_hand(path, TABLE + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def repeated_text(path: Path) -> Path:
    shared = f'<sst xmlns="{MAIN}"><si><t>{"长" * 30_000}</t></si></sst>'
    rows = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>' * 10_000
    return by_hand(path, TABLE + rows, more={"xl/sharedStrings.xml": shared})


def overlapping(path: Path) -> Path:
    areas = "".join(f'<mergeCell ref="A{1 + n % 400}:IV{1_000_000 + n}"/>' for n in range(90_000))
    return by_hand(path, TABLE * 200, after=f"<mergeCells>{areas}</mergeCells>")


def long_cell(path: Path) -> Path:
    return by_hand(path, TABLE + f"<row>{inline('长' * 50_000)}</row>")


def macros(path: Path) -> Path:
    return by_hand(path, TABLE, more={"xl/vbaProject.bin": "x"})


def links(path: Path) -> Path:
    return by_hand(path, TABLE, more={"xl/externalLinks/externalLink1.xml": "<x/>"})


def many_sheets(path: Path) -> Path:
    sheets = "".join(f'<sheet name="表{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 500))
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    return by_hand(path, TABLE, more={"xl/workbook.xml": book})


def out_of_the_archive(path: Path) -> Path:
    target = relations(("rId1", "worksheet", "../../../../etc/passwd"))
    return by_hand(path, TABLE, more={"xl/_rels/workbook.xml.rels": target})


def cut_off(path: Path) -> Path:
    data = table(path, [HEADER, ROW]).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return path


def old_format(path: Path) -> Path:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)
    return path


def a_document(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("_rels/.rels", relations(("rId1", "officeDocument", "word/document.xml")))
        archive.writestr("word/document.xml", "<x/>")
    return path


def text(path: Path) -> Path:
    path.write_text("整改措施,责任领导\n", encoding="utf-8")
    return path


REFUSED: tuple[tuple[Callable[[Path], Path], str], ...] = (
    (bomb, "压缩异常"),
    (entities, "不允许的 XML 声明"),
    (outside, "不允许的 XML 声明"),
    (deep, "已损坏"),
    (many_cells, "表格太大"),
    (many_rows, "表格太大"),
    (far_away, "XFD列"),
    (repeated_text, "表格太大"),
    (overlapping, "表格太大"),
    (long_cell, "超过单元格的上限"),
    (macros, "里有宏"),
    (links, "指向其他文件的链接"),
    (many_sheets, "超过60张"),
    (out_of_the_archive, "已损坏"),
    (cut_off, "读不出内容"),
    (old_format, "旧格式"),
    (a_document, "已损坏"),
    (text, "读不出内容"),
    (empty_rows, "[2]"),
)
ENDINGS = ("xls", "csv", "xlsm", "et", "xlsx.exe")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("hostile") / "files"
    folder.mkdir()
    for make, _ in REFUSED:
        make(folder / f"{make.__name__}.xlsx")
    for ending in ENDINGS:
        table(folder / f"台账.{ending}", [HEADER, ROW])
    return outcomes(folder)


@pytest.mark.parametrize(("make", "words"), REFUSED, ids=lambda value: getattr(value, "__name__", ""))
def test_it_is_refused_or_read_within_limits(
    make: Callable[[Path], Path], words: str, found: dict[str, str]
) -> None:
    assert words in found[f"{make.__name__}.xlsx"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_other_endings_are_refused(ending: str, found: dict[str, str]) -> None:
    assert "另存为" in found[f"台账.{ending}"]
