"""Saved web pages: the lines that Chromium shows of the same page."""

from __future__ import annotations

import pytest

from notices.files import UnreadableNotice, read_upload
from tests.growth import grows_less_than
from tests.notices.files.printed import PARAGRAPHS, chromium, web_page

# As sites of offices are built: tables that arrange, breaks instead of paragraphs, scripts, a menu.
SITE = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x.dtd">
<!-- 发布系统 --><html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>区档案馆</title><style>p {{ margin: 0 }}</style><script>document.write("<p>脚本</p>")</script></head>
<body><nav><a>首页</a> &gt; <a>公开</a></nav>
<table><tr><td><table><tr><td>关于巡察整改
进展情况的通报</td></tr></table></td></tr><tr><td>
<p>&nbsp;&nbsp;&nbsp;&nbsp;一、关于学习方面<br>1.理论学习<span>不够</span>系统问题</p>
<div>(1)制定<b>计划</b>。<div style="display:none">藏</div></div>
<p hidden>藏</p><ol><li>订书目</li><li>作交流</li></ol><ul><li>无号</li></ul>
<pre>两行
原样</pre>
</td></tr></table>
<table border=1><tr><th>序号</th><th>问题</th><th>措施</th></tr>
<tr><td rowspan=2>1</td><td rowspan="2">学习少</td><td><p>订计划</p><p>抓落实</p></td></tr>
<tr><td>再检查</td></tr><tr><td colspan=2>合计</td><td>2</td></tr></table>
<form><select><option>选项</option></select><button>打印</button></form><footer>版权所有</footer>
<script>1 < 2</script></body></html>"""
SITE_LINES = [
    "关于巡察整改进展情况的通报", "一、关于学习方面", "1.理论学习不够系统问题", "(1)制定计划。",
    "1.订书目", "2.作交流",
    "无号",
    "两行", "原样", "序号\t问题\t措施", "1\t学习少\t订计划 抓落实", "\t\t再检查", "合计\t\t2",
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "charset", "encoding"),
    [
        ("通报.html", "utf-8", "utf-8"),
        ("通报.htm", "gb2312", "gb18030"),
        ("通报.txt", "gbk", "gb18030"),
        ("通报.doc", "utf-8", "utf-8-sig"),
        ("通报.html", "unicode", "utf-16"),
    ],
)
def test_a_page_by_any_name_and_encoding(name: str, charset: str, encoding: str) -> None:
    found = read_upload(name, SITE.format(charset=charset).encode(encoding))
    assert found.text.split("\n") == SITE_LINES
    assert (found.kind, found.notes) == ("html", ("网页的导航、按钮和脚本没有读入。",))


def test_chromium_shows_the_same_lines() -> None:
    source = SITE.format(charset="utf-8").replace("<ol>", "<ol style='list-style:none'>")
    with chromium() as browser:
        page = browser.new_page(java_script_enabled=False)
        page.set_content(source)
        page.evaluate("() => document.querySelectorAll('nav, form, footer').forEach(node => node.remove())")
        shown = page.inner_text("body").replace("\xa0", " ").split("\n")
    ours = read_upload("通报.html", source.encode()).text
    assert "".join("".join(shown).split()) == "".join(ours.split())
    lines = {"".join(line.split()) for line in shown}
    apart = [line for line in ours.split("\n") if "\t" not in line]
    assert [line for line in apart if "".join(line.split()) not in lines] == []


def test_a_page_saved_as_one_file_by_chromium() -> None:
    with chromium() as browser:
        page = browser.new_page()
        page.set_content(web_page("p{text-indent:2em}"))
        session = page.context.new_cdp_session(page)
        saved = session.send("Page.captureSnapshot", {"format": "mhtml"})["data"]
    found = read_upload("通报.mht", saved.encode())
    assert found.text.split("\n") == PARAGRAPHS
    assert found.kind == "mht"


def test_pages_of_word_show_their_numbers_and_no_hidden_text() -> None:
    page = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><body>
    <p class=MsoNormal><![if !supportLists]><span style='mso-list:Ignore'>一、<span style='font:7.0pt'>&nbsp;
    </span></span><![endif]>关于学习方面<o:p></o:p></p><p><span style='mso-hide:all'>藏</span>正文</p>
    <!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--></body></html>"""
    assert read_upload("通报.doc", page.encode()).text.split("\n") == ["一、 关于学习方面", "正文"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<html><body><img src=a.png><script>1</script></body></html>", "没有正文"),
        (b"MIME-Version: 1.0\nContent-Type: text/plain\n\nx", "没有正文"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=a\n\n--a\n\n", "没有正文"),
    ],
)
def test_a_page_without_text_is_refused(data: bytes, words: str) -> None:
    with pytest.raises(UnreadableNotice, match=words):
        read_upload("a.html", data)


def test_nothing_is_fetched_and_no_entity_opened() -> None:
    page = '<!DOCTYPE html [<!ENTITY a SYSTEM "file:///etc/passwd">]><html><body><p>正文&a;</p></body></html>'
    assert "root:" not in read_upload("a.html", page.encode()).text


@pytest.mark.parametrize(
    "piece", ["<div>", "<table><tr><td>", "<ol><li>甲", "<!---->", "<p>甲<br>", "甲&nbsp;"]
)
def test_time_grows_with_the_length_only(piece: str) -> None:
    def page(times: int) -> bytes:
        return ("<html><body>正文" + piece * times).encode()

    few, many = page(4_000), page(32_000)
    assert grows_less_than(8 * 4, lambda: read_upload("a.html", few), lambda: read_upload("a.html", many))
