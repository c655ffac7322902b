"""Size and words of the house: docs and style say what is held, the tables here what is not yet, and why.

An exception is taken out with what made it necessary; none is added without a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import PurePath

import pytest

from tests.house import (
    PAGES,
    ROOMS,
    ROOT,
    found,
    functions,
    is_there,
    modules,
    paths_named,
    templates,
    text_of,
)

MAX_FUNCTION = 40
MAX_FILE = 300
MAX_TEMPLATE_LINE = 160
MAX_IFS_IN_100_LINES = 8
# One of a kind in a room, whatever package it lies in: who looks for it is to find one.
ONCE_IN_A_ROOM = ("rows", "run", "model", "forms")
ROLE_COMPARED = re.compile(r"\.role\s*(?:==|!=|in\b|not\b)")
# Private ones are seen by their own module only.
CLASS = re.compile(r"(?m)^class ([A-Z]\w*)")
UPLOADS = re.compile(r"<form[^>]*enctype[^>]*>")
OLD_LIMIT = re.compile(r"\b_?(?:MOST|LARGEST|LONGEST|SHORTEST|FEWEST)(?:_[A-Z_]+)?\b")
LOCK = re.compile(r"select_for_update\(((?:[^()]|\([^()]*\))*)\)")
READ_FIRST = re.compile(r"(?m)^\| `(\w+)` \|[^|]*\|([^|]*)\|$")

LONG_FILES: dict[str, str] = {}
# Room → how many; they are wrapped when the page is next changed.
LONG_TEMPLATE_LINES: dict[str, int] = {}
SAME_NAMES = {
    "measures/forms": "the room's own, the panel's and those of the reminders",
    "workbooks/forms": "of the templates' page and of the import's page",
    "workbooks/model": "reading knows cells, merging knows changes",
}
# As a notice prints it (``parsed.Measure``) and as it is stored.
SAME_CLASSES = {"Category", "Measure", "Notice", "SubIssue"}
# Rooms that still have limits named in words of our own instead of MAX_ and MIN_.
OLD_LIMITS: set[str] = set()


def test_no_function_is_too_long() -> None:
    long = {f"{path}:{name}" for path in modules() for name, lines in functions(path) if lines > MAX_FUNCTION}
    assert long == set()


def test_no_file_is_too_long() -> None:
    long = {path for path in modules() if len(text_of(path).splitlines()) > MAX_FILE}
    assert long - set(LONG_FILES) == set()


@pytest.mark.parametrize("room", ROOMS)
def test_a_name_that_says_little_stands_once_in_a_room(room: str) -> None:
    names = Counter(PurePath(path).stem for path in modules(room))
    twice = {f"{room}/{name}" for name in ONCE_IN_A_ROOM if names[name] > 1}
    assert twice - set(SAME_NAMES) == set()


@pytest.mark.parametrize("room", [room for room in ROOMS if room not in OLD_LIMITS])
def test_limits_are_named_as_everybody_names_them(room: str) -> None:
    assert {path: names for path in modules(room) if (names := OLD_LIMIT.findall(text_of(path)))} == {}


def test_a_class_has_its_name_alone() -> None:
    """Who searches for a class finds one; what Django wants to be called so is no class of ours."""
    paths = [path for path in modules(*ROOMS) if "/management/" not in path]
    names = Counter(name for path in paths for name in CLASS.findall(text_of(path)))
    assert {name for name, count in names.items() if count > 1} - SAME_CLASSES == set()


@pytest.mark.parametrize("page", found(*PAGES))
def test_paths_that_a_page_names_are_there(page: str) -> None:
    assert [path for path in sorted(paths_named(text_of(page))) if not is_there(path)] == []


def test_what_the_architecture_says_to_read_first_is_there() -> None:
    named = [
        f"{room}/{name}"
        for room, cell in READ_FIRST.findall(text_of("docs/architecture.md"))
        for name in re.findall(r"`([\w/.]+)`", cell)
    ]
    assert named
    assert [path for path in named if not is_there(path.rstrip("/"))] == []


def test_template_lines_can_be_read() -> None:
    long = Counter(
        PurePath(path).parts[1]
        for path in templates()
        for line in text_of(path).splitlines()
        if len(line) > MAX_TEMPLATE_LINE
    )
    assert {room: count for room, count in long.items() if count > LONG_TEMPLATE_LINES.get(room, 0)} == {}


def test_templates_ask_little() -> None:
    texts = [text_of(path) for path in templates()]
    lines = sum(len(text.splitlines()) for text in texts)
    assert 100 * sum(text.count("{% if ") for text in texts) / lines <= MAX_IFS_IN_100_LINES


def test_templates_compare_no_roles() -> None:
    """A question about a role has a name: it is a property of the user."""
    assert [path for path in templates() if ROLE_COMPARED.search(text_of(path))] == []


@pytest.mark.parametrize("path", [path for path in templates() if UPLOADS.search(text_of(path))])
def test_a_form_to_upload_leaves_no_empty_frame_on_paper(path: str) -> None:
    """``only-form`` prints a sentence, where the page holds nothing else; other forms are left out."""
    frames = [tag for tag in UPLOADS.findall(text_of(path)) if 'class="panel' in tag]
    assert [tag for tag in frames if "only-form" not in tag and "no-print" not in tag] == []


def test_every_colour_has_its_name() -> None:
    """But for the light values that the screen of a meeting room goes back to when it is printed."""
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*[;}])|rgba?\((?!var)")
    found = [
        f"{sheet.name}: {line.strip()}"
        for sheet in sorted((ROOT / "static" / "css").glob("*.css"))
        if sheet.name != "tokens.css"
        for line in sheet.read_text("utf-8").splitlines()
        if literal.search(re.sub(r"--wall-[\w-]+: [^;]+;", "", line))
    ]
    assert found == []


def test_a_lock_keeps_away_who_writes_and_not_who_points() -> None:
    """FOR UPDATE also keeps waiting who commits a row that only points at the locked one: of two acts that
    hold one thing each, both would wait for ever."""
    calls = {path: LOCK.findall(text_of(path)) for path in modules(*ROOMS)}
    assert {path: said for path, said in calls.items() if any("no_key=True" not in one for one in said)} == {}
