"""The main menu: which pages a role is led to, and which of them is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from accounts.places import place


@dataclass(frozen=True)
class MenuPage:
    """``name`` is one of ``settings.PLACES``; ``is_whole_section``: current on every page below it, too."""

    label: str
    name: str
    is_for: Callable[[User], bool] = lambda _user: True
    is_whole_section: bool = False


@dataclass(frozen=True)
class MenuEntry:
    label: str
    url: str
    is_current: bool


PAGES = (
    MenuPage("我的工作", "home"),
    MenuPage("总览", "overview", lambda user: not user.is_officer),
    MenuPage("单位", "units", lambda user: user.is_supervisor, is_whole_section=True),
    MenuPage("巡察", "inspections", lambda user: not user.is_officer, is_whole_section=True),
    MenuPage("台账", "ledger", lambda user: not user.is_officer),
    MenuPage("导入通报", "imports", lambda user: user.is_coordinator, is_whole_section=True),
    MenuPage("部门与用户", "users", lambda user: user.is_account_keeper, is_whole_section=True),
    MenuPage("运行状况", "operations", lambda user: user.is_administrator),
    MenuPage("后台", "panel", lambda user: user.is_staff),
)


def menu_of(user: User, path: str) -> list[MenuEntry]:
    return [_entry(page, path) for page in PAGES if page.is_for(user)]


def _entry(page: MenuPage, path: str) -> MenuEntry:
    url = place(page.name)
    return MenuEntry(page.label, url, path.startswith(url) if page.is_whole_section else path == url)
