"""Texts that would like to be code, shown by a real browser on every page: nothing runs, all is read."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connections, models
from django.test import Client
from playwright.sync_api import Dialog, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from measures.models import Measure
from tests.browser.hostile import (
    ELEMENT,
    full_world,
    our_paths,
    panel_paths,
    store_everywhere,
    type_everywhere,
)
from tests.cast import Cast, make_cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """name => {
  const data = new DataTransfer();
  data.items.add(new File(["MZ"], name));
  document.querySelector("[data-upload-drop]").dispatchEvent(
    new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}),
  );
}"""


@pytest.fixture(autouse=True)
def _synchronous(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playwright's loop runs in this thread; Django takes it for an asynchronous one."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture
def hostile(transactional_db: None) -> tuple[Cast, dict[str, int]]:
    cast = make_cast()
    things = full_world(cast)
    sent = type_everywhere(cast, things)
    inspection, measure = things["inspection"], things["measure"]
    ours = {f"/inspections/{inspection}/edit/", f"/measures/{measure}/comment/"}
    assert {"/imports/", "/accounts/users/add/", *ours} <= sent
    assert len(sent) > 40, sent
    # Typed into a form and kept by a service.
    for model, name in ((Measure, "text"), (User, "full_name")):
        rows = models.QuerySet[models.Model](model)
        assert rows.filter(**{f"{name}__contains": ELEMENT}).exists(), name
    assert len(store_everywhere()) > 60
    return cast, things


class Watch:
    """A browser window that notes whatever a hostile text achieves."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.found: list[str] = []
        page.on("dialog", self._dismiss)
        page.on("console", lambda message: self._note(message.text))
        page.on("pageerror", lambda error: self.found.append(f"{page.url}: {error}"))

    def _dismiss(self, dialog: Dialog) -> None:
        self.found.append(f"dialog: {self.page.url}")
        dialog.dismiss()

    def _note(self, text: str) -> None:
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self.found.append(f"{self.page.url}: {text}")

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}", wait_until="domcontentloaded")
        if self.page.locator("[data-hit], a[href^='javascript:' i], iframe, main svg[onload]").count():
            self.found.append(f"{path}: became an element")


WatchAs = Callable[[User], Watch]


@pytest.fixture
def watch_as(hostile: tuple[Cast, dict[str, int]], live_server: LiveServer) -> Iterator[WatchAs]:
    with sync_playwright() as playwright:
        found = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])

        def _watch(user: User) -> Watch:
            client = Client()
            client.force_login(user)
            cookie = client.cookies[settings.SESSION_COOKIE_NAME]
            context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 900})
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
            return Watch(context.new_page(), live_server.url)

        yield _watch
        browser.close()
        # Opened inside Playwright's loop, where the end of the test does not look for it.
        connections.close_all()


def pages_for(user: User, paths: list[str]) -> list[str]:
    """Those that answer ``user`` with a page, and not with a file, a redirect or nothing."""
    client = Client()
    client.force_login(user)
    answers = ((path, client.get(path)) for path in paths)
    return [
        path
        for path, answer in answers
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    ]


def nothing_runs_on_any_page(cast: Cast, things: dict[str, int], watch_as: WatchAs) -> None:
    paths = our_paths(things)
    paths += [f"/measures/{measure.pk}/" for measure in cast.measures]
    paths += [f"/ledger/?q={ELEMENT}%22'", f"/measures/{cast.measure.pk}/?evidence={ELEMENT}%22"]
    works = ["/", *(f"/measures/{measure.pk}/" for measure in cast.measures)]
    walks = ((cast.office, paths, 25), (cast.handler, works, 3), (cast.admin, panel_paths(), 40))
    for person, asked, least in walks:
        shown = pages_for(person, asked)
        assert len(shown) >= least, shown
        watch = watch_as(person)
        for path in shown:
            watch.open(path)
        assert watch.found == []


def texts_are_read_as_they_were_typed(cast: Cast, things: dict[str, int], watch_as: WatchAs) -> None:
    watch = watch_as(cast.office)
    pages = {
        f"/measures/{cast.measure.pk}/": 10,
        f"/sub-issues/{things['sub_issue']}/": 5,
        f"/inspections/{things['inspection']}/": 5,
        "/ledger/": 5,
        "/dashboard/": 1,
        "/accounts/users/": 5,
    }
    for path, least in pages.items():
        watch.open(path)
        assert watch.page.inner_text("body").count(ELEMENT) >= least, path


def a_file_name_is_no_code_for_the_script_of_the_page(cast: Cast, watch_as: WatchAs) -> None:
    watch = watch_as(cast.office)
    watch.open(f"/measures/{cast.measures[1].pk}/")
    watch.page.click("summary:has-text('单独上传')")
    watch.page.evaluate(DROP, f"{ELEMENT}<img src=x onerror=alert(1)>.exe")
    watch.page.wait_for_selector("[data-upload-list] li :text('类型不允许')")
    assert ELEMENT in watch.page.inner_text("[data-upload-list]")
    assert watch.page.locator("[data-hit]").count() == 0
    assert watch.found == []


def test_hostile_texts(hostile: tuple[Cast, dict[str, int]], watch_as: WatchAs) -> None:
    """One test, because filling every column takes longer than looking at it."""
    cast, things = hostile
    nothing_runs_on_any_page(cast, things, watch_as)
    texts_are_read_as_they_were_typed(cast, things, watch_as)
    a_file_name_is_no_code_for_the_script_of_the_page(cast, watch_as)
