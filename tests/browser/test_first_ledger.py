"""From an empty machine to a working ledger, in a real browser: every click and page load is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.pinyin import login_name
from tests.browser.conftest import DESK, STEP_PATIENCE
from tests.rectify.sites import running_site

pytestmark = pytest.mark.browser
SITE = "empty"
MAX_CLICKS, MAX_LOADS = 40, 25
PASSWORD = "Qing-ming-shi-jie-7"
DEPARTMENTS = ["办公室", "组织人事部", "科普部", "学会部", "机关党委"]
LEADERS = ["陈光明", "周平安", "孙立人"]
HANDLERS = ["赵大磊", "刘小红", "吴一凡", "郑重", "冯程", "褚健", "卫东", "蒋勤", "沈默", "韩冬"]
MEASURES = 29
DUE = date.today() + timedelta(days=60)


@dataclass
class Walker:
    """``page`` with what it cost to get there."""

    page: Page
    clicks: int = 0
    loads: int = 0

    def press(self, what: str | Locator) -> None:
        target = self.page.locator(what) if isinstance(what, str) else what
        target.first.click()
        self.clicks += 1

    def leads_to(self, what: str | Locator, sentence: str) -> None:
        self.press(what)
        expect(self.page.locator("main")).to_contain_text(sentence)


@pytest.fixture(scope="module")
def empty(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Address and code of a site that has static files and nothing else."""
    folder = tmp_path_factory.mktemp("empty")
    bare = tmp_path_factory.mktemp("bare") / "var"
    bare.mkdir()
    for name in ("static", "static.fingerprint", "staticfiles"):
        if (prepared / name).exists():
            (bare / name).symlink_to(prepared / name)
    with running_site(folder, prepared=bare, variables={"DEMO": "0"}) as site:
        lines = (folder / "out").read_text().splitlines()
        code = next(line.strip() for line in lines if line.startswith("    ") and line.count("-") == 2)
        yield site.address, code


@pytest.fixture
def walker(empty: tuple[str, str], browser: Browser) -> Iterator[Walker]:
    context = browser.new_context(base_url=empty[0], viewport=DESK, locale="zh-CN")
    context.set_default_timeout(STEP_PATIENCE * 1000)
    found, errors = Walker(context.new_page()), list[str]()
    found.page.on("load", lambda _: setattr(found, "loads", found.loads + 1))
    found.page.on("pageerror", lambda error: errors.append(str(error)))
    yield found
    context.close()
    assert not errors


def people() -> str:
    rows = [
        ("王敏敏", "办公室", "整改办"),
        ("李书记", "", "书记"),
        *((name, "", "责任领导") for name in LEADERS),
    ]
    rows += [(name, DEPARTMENTS[at // 2], "经办人") for at, name in enumerate(HANDLERS)]
    return "姓名\t部门\t角色\n" + "\n".join("\t".join(row) for row in rows)


def notice() -> str:
    """4 categories, 11 findings, 29 measures."""
    lines, made = ["云山区科协党组关于巡察整改进展情况的通报"], 0
    for number in range(11):
        if number % 3 == 0:
            lines.append(f"{'一二三四'[number // 3]}、关于第{number // 3 + 1}方面")
        lines.append(f"{number % 3 + 1}.关于工作落实不够到位问题之{number + 1}")
        count = 3 if number < MEASURES - 22 else 2
        lines += [f"({one + 1})建立第{made + one + 1}项工作台账,完善配套制度。" for one in range(count)]
        made += count
    return "\n".join(lines)


def block() -> str:
    """As Excel copies it, with the heads of its columns."""
    rows = ["责任领导\t牵头部门\t责任人\t时限类型\t整改时限"]
    for at in range(MEASURES):
        one = at % len(HANDLERS)
        cells = (LEADERS[at % 3], DEPARTMENTS[one // 2], HANDLERS[one], "限期整改", DUE.isoformat())
        rows.append("\t".join(cells))
    return "\n".join(rows)


PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def set_up(walk: Walker, code: str) -> None:
    page = walk.page
    page.goto("/")
    walk.press("text=首次设置")
    page.fill("[name=code]", code)
    page.fill("[name=name]", "云山区科学技术协会")
    page.fill("[name=full_name]", "管理员")
    page.fill("[name=username]", "guanli")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    walk.leads_to("text=完成设置", "已建立系统管理员和单位")


def bring_people(walk: Walker) -> str:
    """The one-time password of the office."""
    page = walk.page
    page.fill("[name=lines]", "\n".join(DEPARTMENTS))
    walk.leads_to("text=查看部门名单", "新建")
    walk.leads_to("text=确认导入", "部门名单已导入:新建5。")
    page.fill("[name=text]", people())
    walk.press("text=查看人员名单")
    expect(page.locator("h1")).to_contain_text("新建15")
    walk.leads_to("text=确认导入", "密码条(15张)")
    slip = page.locator(".slips li", has_text="王敏敏")
    return slip.locator(".secret").inner_text()


def enter(walk: Walker, password: str) -> None:
    page = walk.page
    walk.press("text=退出")
    page.fill("[name=username]", login_name("王敏敏"))
    page.fill("[name=password]", password)
    walk.press("main button[type=submit]")
    page.fill("[name=old_password]", password)
    page.fill("[name=new_password1]", PASSWORD)
    page.fill("[name=new_password2]", PASSWORD)
    walk.press("main button[type=submit] >> nth=0")
    page.wait_for_selector("nav >> text=导入通报")


def import_notice(walk: Walker) -> None:
    page = walk.page
    walk.press("nav >> text=导入通报")
    page.fill("[name=text]", notice())
    walk.leads_to("text=查看预览", "29 条措施")
    page.fill("[name=name]", "第一轮巡察")
    walk.leads_to("button:has-text('确认导入')", "29 条措施")


def test_forty_clicks_and_twenty_five_pages_are_enough(walker: Walker, empty: tuple[str, str]) -> None:
    set_up(walker, empty[1])
    enter(walker, bring_people(walker))
    import_notice(walker)
    page = walker.page
    walker.press("a:has-text('分派表')")
    first = page.locator("tr.open td input").first
    walker.press(first)
    first.evaluate(PASTE, block())
    expect(page.locator("[data-count]")).to_have_text("已改29行,还没有保存")
    walker.leads_to(page.locator(".grid-bar button[value=save]"), "已分派29条措施")
    assert walker.clicks <= MAX_CLICKS and walker.loads <= MAX_LOADS


def cells(page: Page, line: int) -> Callable[[str], Locator]:
    row = page.locator("tr.open").nth(line)
    return lambda column: row.locator(f"input[data-column={column}]")


def test_the_grid_is_worked_by_keyboard(walker: Walker) -> None:
    """After the walk above: on what it has assigned."""
    page = walker.page
    page.goto("/accounts/sign-in/")
    page.fill("[name=username]", login_name("王敏敏"))
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.goto("/inspections/")
    page.click("main a:has-text('第一轮巡察')")
    page.wait_for_url("**/inspections/*/")
    page.goto(page.url + "assign/")
    first, second, third = (cells(page, line) for line in range(3))
    # Typed by first letters, taken with Enter, which goes on to the row below.
    first("leader").click()
    first("leader").press("Control+a")
    page.keyboard.type("zpa")
    expect(page.locator("#grid-list li")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(first("leader")).to_have_value("周平安")
    expect(second("leader")).to_be_focused()
    # Marked and filled down, then taken back with one step.
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    expect(third("leader")).to_have_value("周平安")
    page.keyboard.press("Control+z")
    expect(third("leader")).not_to_have_value("周平安")
    # What will not go is said beside its cell at once, and the save keeps what is right.
    second("due_on").fill("2020-01-02")
    expect(page.locator("tr.open").nth(1)).to_contain_text("这个日期已经过了")
    third("department").fill("没有的部门")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+s")
    expect(page.locator("main")).to_contain_text("有1条没有保存")
    expect(third("department")).to_have_value("没有的部门")
    expect(third("department")).to_have_attribute("aria-invalid", "true")
    expect(first("leader")).to_have_value("周平安")
    expect(page.locator("main")).to_contain_text("已分派2条措施")
