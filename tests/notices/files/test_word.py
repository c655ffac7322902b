"""What Word prints of a paragraph and a table, and what stays out of the text and is said."""

from __future__ import annotations

import zipfile

import pytest

from notices.files import UnreadableNotice, UploadText, read_upload
from tests.growth import grows_less_than
from tests.notices.files.word_files import (
    SPACES,
    abstract,
    as_libreoffice_draws,
    level,
    listed,
    number,
    packed,
    paragraph,
    run,
    table,
    word_file,
)


def read(body: str, **parts: str) -> UploadText:
    return read_upload("通报.docx", word_file(body, **parts))


def text_of(body: str, **parts: str) -> str:
    return read(body, **parts).text


def sdt(content: str) -> str:
    return f"<w:sdt><w:sdtPr><w:id w:val='7'/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def test_content_controls_and_custom_xml_are_text() -> None:
    body = sdt(paragraph("块控件")) + paragraph(run("行内") + sdt(run("控件")))
    body += f'<w:customXml w:element="x">{paragraph("自定义标记")}</w:customXml>'
    cells = f"<w:tc>{paragraph('甲')}</w:tc>" + sdt(f"<w:tc>{paragraph('乙')}</w:tc>")
    body += f"<w:tbl><w:tblPr/><w:tblGrid/>{sdt(f'<w:tr>{cells}</w:tr>')}</w:tbl>"
    assert text_of(body).split("\n") == ["块控件", "行内控件", "自定义标记", "甲\t乙"]


def box(text: str) -> str:
    inner = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        f'<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing>'
        "</mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )


def test_a_text_box_is_read_once_and_stands_in_lines_of_its_own() -> None:
    body = paragraph(run("前") + run(box("框内")) + run("后")) + paragraph("下一段")
    assert text_of(body).split("\n") == ["前后", "框内", "下一段"]


def test_an_old_text_box_is_read_too() -> None:
    old = f"<w:pict><v:textbox><w:txbxContent>{paragraph('旧框')}</w:txbxContent></v:textbox></w:pict>"
    assert text_of(paragraph(run("段") + run(old))).split("\n") == ["段", "旧框"]


def changed(tag: str, text: str) -> str:
    inner = run(text).replace("w:t", "w:delText") if tag == "del" else run(text)
    return f'<w:{tag} w:id="9" w:author="a" w:date="2025-03-01T00:00:00Z">{inner}</w:{tag}>'


def test_what_was_changed_reads_as_it_ends() -> None:
    parts = ("del", "旧"), ("ins", "新"), ("moveFrom", "去"), ("moveTo", "来")
    data = word_file(paragraph(run("甲") + "".join(changed(*part) for part in parts) + run("乙")))
    assert read_upload("a.docx", data).text == "甲新来乙"


def test_hidden_text_is_not_printed() -> None:
    styles = """
    <w:style w:type="character" w:styleId="H"><w:name w:val="藏"/><w:rPr><w:vanish/></w:rPr></w:style>
    <w:style w:type="character" w:styleId="HH"><w:name w:val="藏二"/><w:basedOn w:val="H"/></w:style>"""
    runs = run("见") + run("藏", "<w:vanish/>") + run("藏", '<w:rStyle w:val="HH"/>')
    runs += run("又见", '<w:rStyle w:val="H"/><w:vanish w:val="0"/>')
    data = word_file(paragraph(runs), styles=styles)
    assert read_upload("a.docx", data).text == "见又见"
    assert as_libreoffice_draws(data) == "见又见"


def test_an_earlier_formatting_or_one_for_the_web_hides_nothing() -> None:
    before = '<w:rPrChange w:id="1" w:author="a"><w:rPr><w:vanish/></w:rPr></w:rPrChange>'
    assert text_of(paragraph(run("看得见", before) + run("的", "<w:webHidden/>"))) == "看得见的"


def test_signs_inside_a_run() -> None:
    inner = (
        "<w:t>2024</w:t><w:noBreakHyphen/><w:t>2025</w:t><w:softHyphen/><w:tab/><w:t>甲</w:t><w:cr/><w:t>乙</w:t>"
        '<w:br/><w:t>丙</w:t><w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="宋体" w:char="2460"/>'
    )
    stops = '<w:tabs><w:tab w:val="left" w:pos="420"/></w:tabs>'
    assert text_of(paragraph(run(inner), stops)) == "2024-2025\t甲\n乙\n丙☑①"


def field(instruction: str, result: str) -> str:
    begin, separate, end = (
        run(f'<w:fldChar w:fldCharType="{kind}"/>') for kind in ("begin", "separate", "end")
    )
    return f"{begin}{run(f'<w:instrText>{instruction}</w:instrText>')}{separate}{result}{end}"


def test_a_field_shows_its_result_only() -> None:
    inner = field("PAGE", run("不显示"))
    begin, separate, end = (
        run(f'<w:fldChar w:fldCharType="{kind}"/>') for kind in ("begin", "separate", "end")
    )
    nested = f"{begin}{run('<w:instrText>IF </w:instrText>')}{inner}{separate}{run('结果')}{end}"
    simple = f'<w:fldSimple w:instr="DATE">{run("2025年3月")}</w:fldSimple>'
    assert text_of(paragraph(run("甲") + nested + simple + run("乙"))) == "甲结果2025年3月乙"


def test_a_field_without_an_end_hides_nothing() -> None:
    broken = run('<w:fldChar w:fldCharType="begin"/>') + run("<w:instrText>TOC</w:instrText>")
    assert text_of(paragraph(broken + run("甲")) + paragraph("乙")) == "甲\n乙"


def test_ruby_and_formulas() -> None:
    ruby = f"<w:ruby><w:rubyPr/><w:rt>{run('zhěng')}</w:rt><w:rubyBase>{run('整')}</w:rubyBase></w:ruby>"
    formula = "<m:oMath><m:r><m:t>≥97%</m:t></m:r></m:oMath>"
    assert text_of(paragraph(run(ruby) + run("改率") + formula)) == "整改率≥97%"


def test_a_deleted_end_joins_two_paragraphs() -> None:
    end = '<w:rPr><w:del w:id="5" w:author="a"/></w:rPr>'
    data = word_file(paragraph("前半", end) + paragraph("后半"))
    assert read_upload("a.docx", data).text == "前半后半"


def test_cells_stand_apart_and_so_do_their_paragraphs() -> None:
    numbering = abstract((level(0, "decimal", "%1."),)) + number(1)
    rows = ["序号", "问题", "措施"], [listed(""), "学习少", paragraph("订计划。") + paragraph("抓落实。")]
    assert text_of(table(*rows), numbering=numbering).split("\n") == [
        "序号\t问题\t措施",
        "1.\t学习少\t订计划。 抓落实。",
    ]


def test_merged_cells_keep_the_columns_in_their_places() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + paragraph("跨两列") + "</w:tc>"
    low = "<w:tc><w:tcPr><w:vMerge/></w:tcPr>" + paragraph() + "</w:tc>"
    one = "<w:tc>" + paragraph("乙") + "</w:tc>"
    body = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr>{wide}{one}</w:tr><w:tr>{low}{one}{one}</w:tr></w:tbl>"
    assert text_of(body).split("\n") == ["跨两列\t\t乙", "\t乙\t乙"]


def test_a_table_of_one_cell_is_a_frame_around_text() -> None:
    inner = table(["内一", "内二"])
    assert text_of(table([paragraph("一段") + paragraph("二段") + inner + paragraph()])).split("\n") == [
        "一段", "二段", "内一\t内二", "",
    ]  # fmt: skip


def test_deleted_and_hidden_rows_are_left_out() -> None:
    row = (
        "<w:tr><w:trPr>{}</w:trPr><w:tc>"
        + paragraph("甲")
        + "</w:tc><w:tc>"
        + paragraph("乙")
        + "</w:tc></w:tr>"
    )
    rows = "".join(row.format(mark) for mark in ('<w:del w:id="1" w:author="a"/>', "<w:hidden/>", ""))
    assert text_of(f"<w:tbl><w:tblPr/><w:tblGrid/>{rows}</w:tbl>") == "甲\t乙"


def test_headers_footers_and_footnotes_are_told_not_read() -> None:
    note = f'<w:footnote w:type="separator" w:id="0">{paragraph()}</w:footnote>'
    note += f'<w:footnote w:id="2">{paragraph("据年报")}</w:footnote>'
    body = paragraph("首段") + paragraph(run("办理16") + run('<w:footnoteReference w:id="2"/>') + run("件"))
    found = read(body, footnotes=note, header=paragraph("内部资料"), footer=paragraph(run("— 3 —")))
    assert found.text == "首段\n办理16件"
    assert found.notes == ("页眉、页脚没有读入:“内部资料”。", "第2行有脚注,没有读入正文:“据年报”。")


def test_a_page_number_alone_is_told_as_one() -> None:
    assert read(paragraph("甲"), footer=paragraph("- 3 -")).notes == ("页码没有读入。",)


def test_a_document_pasted_in_is_told() -> None:
    (note,) = read(paragraph("甲") + '<w:altChunk r:id="x"/>').notes
    assert "嵌有1份别的文档" in note


def test_word_s_strict_format_is_read() -> None:
    strict = "http://purl.oclc.org/ooxml/wordprocessingml/main"
    xml = f'<w:document xmlns:w="{strict}"><w:body>{paragraph("严格格式")}</w:body></w:document>'
    assert read_upload("a.docx", packed({"word/document.xml": xml})).text == "严格格式"


def test_a_document_type_is_refused() -> None:
    attack = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    attack += f"<w:document {SPACES}><w:body>&a;</w:body></w:document>"
    with pytest.raises(UnreadableNotice, match="不是完好"):
        read_upload("a.docx", packed({"word/document.xml": attack}))


def test_deep_nesting_is_refused_or_read() -> None:
    deep = "<w:sdt><w:sdtContent>" * 120 + paragraph("底") + "</w:sdtContent></w:sdt>" * 120
    assert text_of(deep) == "底"
    deeper = f"<w:document {SPACES}><w:body>{'<w:sdt>' * 100_000}{'</w:sdt>' * 100_000}</w:body></w:document>"
    with pytest.raises(UnreadableNotice, match="不是完好"):
        read_upload("a.docx", packed({"word/document.xml": deeper}, compression=zipfile.ZIP_STORED))


def test_time_grows_with_the_length_only() -> None:
    def word(times: int) -> bytes:
        body = (listed("措施", 0) + paragraph(field("REF x", run("结果"))) + table(["甲", "乙"])) * times
        return word_file(body, numbering=abstract((level(0, "decimal", "%1."),)) + number(1))

    few, many = word(500), word(4000)
    assert grows_less_than(8 * 2.5, lambda: read_upload("a.docx", few), lambda: read_upload("a.docx", many))
