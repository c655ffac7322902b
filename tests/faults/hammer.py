"""The acts of the main job, done again and again over HTTP; each leaves a word that can be found again."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

import requests

from tests.faults.site import Site
from tests.faults.visitor import Notebook, Visitor
from tests.notices.parser.documents import PLAIN

# Where the word of an act is found again: the column, and the table with its condition.
PLACES = {
    "assign": ("history_change_reason", "measures_historicalmeasure WHERE true"),
    "upload": ("split_part(name, '.', 1)", "measures_evidenceversion WHERE true"),
    "progress": ("text", "measures_progressupdate WHERE true"),
    "submit": ("note", "measures_statuschange WHERE act = 'SUBMIT'"),
    "complete": ("note", "measures_statuschange WHERE act = 'COMPLETE'"),
    "return": ("note", "measures_statuschange WHERE act = 'RETURN_FOR_REWORK'"),
    "reopen": ("note", "measures_statuschange WHERE act = 'REOPEN'"),
    "import": ("name", "issues_inspection WHERE true"),
}


@dataclass
class World:
    """What ``tests.faults.people`` made."""

    site: Site
    inspection: int
    people: dict[str, list[tuple[int, str]]]
    departments: list[int]
    measures: list[int]

    def visitor(self, kind: str, number: int) -> Visitor:
        return Visitor(self.site.address, self.people[kind][number][1])

    def measures_of(self, handler: int) -> list[int]:
        return self.measures[handler :: len(self.people["handlers"])]


def send(notebook: Notebook, kind: str, word: str, act: Callable[[], requests.Response]) -> bool:
    """Whether it was saved for certain."""
    notebook.begin(kind)
    answer = None
    try:
        with suppress(requests.RequestException):
            answer = act()
    finally:
        is_saved = notebook.end(kind, word, answer)
    return is_saved


def post(
    visitor: Visitor, notebook: Notebook, kind: str, path: str, data: Callable[[str], Mapping[str, str | int]]
) -> bool:
    word = notebook.word(kind)
    return send(notebook, kind, word, lambda: visitor.post(path, data(word)))


def assign(world: World, notebook: Notebook, number: int) -> None:
    """Anew, to somebody else each time; the office's own measure at the end of the list."""
    visitor, measure = world.visitor("offices", number), world.measures[-1 - number]
    path = f"/measures/{measure}/assign/"
    version = visitor.version_of(path)
    leader = world.people["leaders"][number % 2][0]
    given: dict[str, str | int] = {"leader": leader, "department": world.departments[0]}
    given |= {"timeframe": "TIME_LIMITED", "version": version}
    given |= {"due_on": (date.today() + timedelta(days=30)).isoformat()}
    post(visitor, notebook, "assign", path, lambda word: given | {"note": word})


def upload(world: World, notebook: Notebook, number: int) -> None:
    visitor, measure = world.visitor("handlers", number), world.measures_of(number)[0]
    word = notebook.word("upload")
    content = (f"{word} 走访台账\n" * 4000).encode()
    files = {"files": (f"{word}.txt", content, "text/plain")}
    send(notebook, "upload", word, lambda: visitor.post(f"/measures/{measure}/evidence/", files=files))


def complete(world: World, notebook: Notebook, number: int) -> None:
    """Round and round: submitted, completed, opened again. What does not fit the moment is refused."""
    handler, office = world.visitor("handlers", number), world.visitor("offices", number)
    page = f"/measures/{world.measures_of(number)[1]}/"
    today = date.today().isoformat()
    progress = {"happened_on": today}
    post(handler, notebook, "progress", f"{page}progress/", lambda word: progress | {"text": word})
    post(handler, notebook, "submit", f"{page}submit/", lambda word: {"note": word})
    version = office.version_of(page)
    post(office, notebook, "complete", f"{page}complete/", lambda word: {"note": word, "version": version})
    post(office, notebook, "reopen", f"{page}reopen/", lambda word: {"note": word})


def bring_in(world: World, notebook: Notebook, number: int) -> None:
    visitor = world.visitor("offices", number)
    stored = visitor.post("/imports/", {"text": PLAIN})
    path = stored.headers.get("Location", "")
    if path.startswith("/imports/"):
        again = {"kind": "REGULAR", "is_again": "on"}  # the same text each time
        post(visitor, notebook, "import", f"{path}confirm/", lambda word: again | {"name": word})


def export(world: World, notebook: Notebook, number: int) -> None:
    """Made by the worker. Asked for again while it is being made, the same one is shown."""
    del notebook
    world.visitor("offices", number).post("/ledger/export/")
    time.sleep(0.3)


ACTS = {"assign": assign, "upload": upload, "complete": complete, "import": bring_in}


class Hammer:
    """Threads that do every act without a pause until the block ends."""

    def __init__(self, world: World, *, each: int = 2) -> None:
        self.notebook, self._stop = Notebook(), threading.Event()
        self._threads = [
            threading.Thread(target=self._go_on, args=(act, world, number), daemon=True)
            for act in ACTS.values()
            for number in range(each)
        ]
        self._threads.append(threading.Thread(target=self._go_on, args=(export, world, each), daemon=True))

    def _go_on(self, act: Callable[[World, Notebook, int], None], world: World, number: int) -> None:
        while not self._stop.is_set():
            try:
                act(world, self.notebook, number)
            except requests.RequestException:
                time.sleep(0.05)  # a page that could not be read

    def __enter__(self) -> Hammer:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(90)

    def is_busy(self) -> bool:
        """Whether every act is on its way at this very moment."""
        return all(self.notebook.under_way.get(kind) for kind in ACTS)

    def counts(self) -> dict[str, int]:
        return {kind: self.notebook.count(kind) for kind in ACTS}

    def has_gone_on(self, since: dict[str, int]) -> bool:
        """Whether every act was done again."""
        now = self.counts()
        return all(now[kind] > since[kind] for kind in ACTS)


def lost_or_doubled(site: Site, notebook: Notebook) -> list[str]:
    """Acknowledged and not there, or asked for once and there twice."""
    found: dict[str, int] = {}
    for word, table in PLACES.values():
        for name, count in site.rows(f"SELECT {word}, count(*) FROM {table} GROUP BY 1"):
            found[name] = found.get(name, 0) + count
    return [
        f"{word}: {found.get(word, 0)} rows"
        for word in notebook.asked
        if found.get(word, 0) > 1 or (word not in found and word in notebook.acknowledged)
    ]
