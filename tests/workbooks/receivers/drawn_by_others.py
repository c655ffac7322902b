"""A form as another program writes it: stamp, text box, comment, chart, bars, lists of newer Excel."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

import xlsxwriter

TITLES = ("序号", "反馈问题", "整改措施", "责任单位", "完成时限", "完成情况", "完成进度")
# A list of newer Excel: the words stand on another sheet, the rule in an extension of the sheet.
NEW_LIST = (
    '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>词!$A$1:$A$3</xm:f></x14:formula1>'
    "<xm:sqref>F4:F6</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst></worksheet>"
)


def picture() -> bytes:
    """A red point as PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00\xff\x00\x00")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def drawn_form() -> bytes:
    """Header in row 3, rows 4–6 to fill, a total in row 7, a stamp and signatures below."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("台账")
    frame = book.add_format({"border": 1, "text_wrap": True})
    day = book.add_format({"border": 1, "num_format": 'yyyy"年"m"月"d"日"'})
    sheet.merge_range("A1:G1", "督查整改台账", book.add_format({"bold": True, "font_size": 18}))
    for column, title in enumerate(TITLES):
        sheet.write(2, column, title, frame)
        for row in range(3, 6):
            sheet.write_blank(row, column, None, day if column == 4 else frame)
        sheet.write(6, column, "", frame)
    sheet.write("A7", "合计", frame)
    sheet.write_formula("C7", "=COUNTA(C4:C6)", frame)
    sheet.insert_image("F9", "stamp.png", {"image_data": io.BytesIO(picture())})
    sheet.insert_textbox("A9", "此处加盖公章")
    sheet.write_comment("A7", "由表格自动计算")
    sheet.conditional_format("G4:G6", {"type": "data_bar", "data_bar_2010": True})
    sheet.write_rich_string("A11", "报送", book.add_format({"bold": True}), "联系人", ":")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=台账!$C$7:$C$7"})
    sheet.insert_chart("I9", chart)
    words = book.add_worksheet("词")
    words.write_column("A1", ("已办结", "推进中", "未启动"))
    words.hide()
    book.close()
    return with_new_list(file.getvalue())


def with_new_list(content: bytes) -> bytes:
    """The rule put into the sheet by hand: no library here writes it."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                text = data.decode()
                assert "<extLst>" in text
                rule = NEW_LIST.removeprefix("<extLst>")
                data = text.replace("</extLst></worksheet>", rule).encode()
            target.writestr(name, data)
    return result.getvalue()
