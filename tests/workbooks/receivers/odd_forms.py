"""Forms that went wrong once on the way here; every text is invented."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation

from tests.workbooks.receivers.drawing import as_bytes, frame, header, new_book, prepared, put

SHORT = ("序号", "反馈问题", "整改措施", "责任领导", "责任部门", "完成时限", "整改进展")


def signatures_inside_the_frame() -> bytes:
    """Labels of the foot, each in a cell of its own, framed like the rows above."""
    book, sheet = new_book()
    header(sheet, 1, SHORT)
    prepared(sheet, 2, rows=3, width=7)
    frame(sheet, "A5:G6")
    put(sheet, 5, ["负责人", None, "审核人", None, "填报人"])
    put(sheet, 6, [None, "日期"])
    return as_bytes(book)


def categories_beside_the_rows() -> bytes:
    """The receiver's categories in merged cells of the first column; ours are called otherwise."""
    book, sheet = new_book()
    header(sheet, 1, ("问题类别", "序号", "反馈问题", "整改措施", "责任部门", "完成时限"))
    prepared(sheet, 2, rows=6, width=6)
    for index, name in enumerate(("决策部署", "作风建设", "党的建设")):
        sheet.cell(2 + 2 * index, 1, name)
        sheet.merge_cells(f"A{2 + 2 * index}:A{3 + 2 * index}")
    put(sheet, 8, ["审核"])
    return as_bytes(book)


def one_row_with_a_list() -> bytes:
    """A single row to fill: its list has to hold for all that come in."""
    book, sheet = new_book()
    header(sheet, 1, ("编号", "巡察反馈问题", "整改措施", "责任人", "完成时限", "完成情况"))
    prepared(sheet, 2, rows=1, width=6)
    rule = DataValidation(type="list", formula1='"完成,未完成"')
    rule.add("F2")
    sheet.add_data_validation(rule)
    put(sheet, 3, ["合计", None, "=COUNTA(C2:C2)"])
    frame(sheet, "A3:F3")
    sheet.merge_cells("A3:B3")
    return as_bytes(book)


def questions_and_lists() -> bytes:
    """Questions to answer by yes and no, names of departments in the receiver's words, his categories."""
    book, sheet = new_book()
    titles = (
        "序号",
        "所属类别",
        "存在问题",
        "整改措施",
        "责任部门",
        "是否立行立改",
        "是否完成整改",
        "是否长期坚持",
    )
    header(sheet, 1, titles)
    prepared(sheet, 2, rows=3, width=8)
    lists = {"B2:B4": "政治建设,作风建设,党的建设,决策部署", "E2:E4": "规划科(牵头),县综合科,服务科"}
    for area, words in lists.items():
        rule = DataValidation(type="list", formula1=f'"{words}"')
        rule.add(area)
        sheet.add_data_validation(rule)
    return as_bytes(book)


def full_width_and_lettered() -> bytes:
    """Full-width signs, numbers in brackets, lettered words, an example that says so at its end."""
    book, sheet = new_book()
    put(sheet, 1, ["填报单位\uff08公章\uff09\uff1a", None, None, "联系电话\uff1a"])
    frame(sheet, "A1:G1")
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("D1:G1")
    titles = (
        *("序号", "反馈问题\n\uff08具体到事\uff09", "整改措施\n\uff08分条列出\uff0c不得笼统\uff09"),
        *(
            "整改情况\n\uff08A.已完成 B.正在整改 C.长期坚持\uff09",
            "牵头领导\n及职务",
            "责任单位\n及负责人",
            "备注",
        ),
    )
    header(sheet, 2, titles)
    put(sheet, 3, [f"\uff08{number}\uff09" for number in range(1, 8)])
    prepared(sheet, 3, rows=4, width=7)
    put(sheet, 4, ["1.", "会议多", "1.减会;2.短会", "A.已完成", "李四", "办公室", "此行为示例"])
    put(sheet, 7, ["注\uff1a每月25日前报送。"])
    frame(sheet, "A7:G7")
    sheet.merge_cells("A7:G7")
    return as_bytes(book)


def sample_sheet_beside() -> bytes:
    """A filled sheet that shows how it is done stays as it is."""
    book, sheet = new_book("总台账")
    header(sheet, 1, SHORT)
    prepared(sheet, 2, rows=2, width=7)
    sample = book.create_sheet("填写示例")
    header(sample, 1, SHORT)
    put(sample, 2, [1, "会议多", "减会", "李四", "办公室", "2026.5", "已减"])
    return as_bytes(book)


def example_to_keep() -> bytes:
    """The receiver wants his example to stay."""
    book, sheet = new_book()
    header(sheet, 1, SHORT)
    prepared(sheet, 2, rows=3, width=7)
    put(sheet, 2, ["例", "例:会议多", "减会", "李四", "办公室", "2026.5", "已减"])
    put(sheet, 5, ["注:示例行请保留。"])
    return as_bytes(book)


def one_unit_in_figures() -> bytes:
    """A single line for the unit itself, a rate in percent."""
    book, sheet = new_book("月报")
    header(sheet, 1, ("单位名称", "反馈问题总数", "已整改到位", "整改率(%)", "正在整改", "未整改", "备注"))
    prepared(sheet, 2, rows=1, width=7)
    put(sheet, 3, ["主要负责人签字:"])
    return as_bytes(book)


def sheets_of_deadlines() -> bytes:
    """One sheet for each kind of deadline."""
    book, first = new_book("立行立改")
    sheets = [first, *(book.create_sheet(name) for name in ("限期整改", "长期坚持"))]
    for sheet in sheets:
        header(sheet, 1, SHORT)
        prepared(sheet, 2, rows=2, width=7)
    return as_bytes(book)


def tables_of_deadlines() -> bytes:
    """Three tables on a sheet, each with a heading of its own."""
    book, sheet = new_book()
    for index, name in enumerate(("一、立行立改问题台账", "二、限期整改问题台账", "三、长期坚持问题台账")):
        row = 1 + 5 * index
        put(sheet, row, [name])
        header(sheet, row + 1, SHORT)
        prepared(sheet, row + 2, rows=2, width=7)
    put(sheet, 16, ["填报人"])
    return as_bytes(book)


def lists_of_an_inspection() -> bytes:
    """Two sheets whose titles speak of inspection and party: no categories, both get everything."""
    book, first = new_book("问题清单")
    put(first, 1, ["县委巡察整改问题清单"])
    header(first, 2, SHORT)
    second = book.create_sheet("任务清单")
    put(second, 1, ["党组织巡察整改任务清单"])
    header(second, 2, SHORT)
    return as_bytes(book)


def tables_of_some_categories() -> bytes:
    """A table with a header of its own for each of three categories; one of ours has none."""
    book, sheet = new_book()
    for index, name in enumerate(("一、落实决策部署方面", "二、作风建设方面", "三、选人用人和审计整改方面")):
        row = 1 + 5 * index
        put(sheet, row, [name])
        header(sheet, row + 1, SHORT)
        prepared(sheet, row + 2, rows=2, width=7)
    return as_bytes(book)
