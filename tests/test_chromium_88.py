"""What government desktops run is as old as Chromium 88: no script or style needs a newer one.

Such a browser is in no list of packages we may use (the oldest one there is 156), so the sources are read for
what came later, with the version that brought it (caniuse, MDN). A linter that knows all of it (stylelint,
eslint-plugin-compat) would bring Node into every run for these few lines. What a newer browser only does
nicer, and the old one leaves out without harm, is named in ``HARMLESS``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# In a style sheet → since which Chromium.
STYLES = {
    r":has\(": 105,
    r"@container\b|container-(?:type|name)\s*:": 105,
    r"@layer\b": 99,
    r"@scope\b": 118,
    r"@starting-style\b": 117,
    r"color-mix\(|\bok(?:lch|lab)\(|\bl(?:ch|ab)\(": 111,
    r"light-dark\(|field-sizing": 123,
    r"\d[dsl]v[hwib]\b": 108,
    r"accent-color\s*:": 93,
    r"text-wrap\s*:|:popover-open": 114,
    r"subgrid\b": 117,
    r"(?<![-\w])(?:translate|rotate|scale)\s*:": 104,
    r"@media[^{]*[<>]=?": 104,
    r"animation-timeline": 115,
    r":user-(?:in)?valid": 119,
    r"scrollbar-gutter": 94,
    r"view-transition": 111,
    r"anchor-name": 125,
    r":nth-child\([^)]*\bof\b": 111,
    r"overflow(?:-[xy])?\s*:\s*clip": 90,
    r"(?:^|[;{])\s*&\s*[.:#\[>+~\w]": 120,
    r"\b(?:round|sin|cos)\(": 111,
}
# In a script → since which Chromium.
SCRIPTS = {
    r"\.at\(|crypto\.randomUUID": 92,
    r"structuredClone\(": 98,
    r"Object\.hasOwn\(": 93,
    r"Error\([^)]*\{\s*cause": 93,
    r"\.findLast(?:Index)?\(": 97,
    r"\.to(?:Sorted|Reversed|Spliced)\(|\.with\(\d": 110,
    r"(?:Object|Map)\.groupBy\(": 117,
    r"Array\.fromAsync": 121,
    r"Promise\.(?:withResolvers|try)": 119,
    r"\.showPicker\(": 99,
    r"AbortSignal\.(?:timeout|any)": 103,
    r"\breportError\(": 95,
    r"\.inert\b": 102,
    r"\.(?:show|hide|toggle)Popover": 114,
    r"scheduler\.(?:yield|postTask)|\bstatic\s*\{": 94,
    r"startViewTransition|\.isWellFormed\(": 111,
    r"\bnavigation\.navigate": 102,
    r"\.checkVisibility\(": 105,
    r"setHTML(?:Unsafe)?\(": 124,
    r"#\w+\s+in\s+this": 91,
}
# File → what it uses that the old browser passes over: it looks a little plainer, and nothing is missing.
HARMLESS: dict[str, dict[str, str]] = {
    "static/css/dashboard.css": {"accent-color": "a bar has the colour of the browser"},
    "static/css/jobs.css": {"accent-color": "a bar has the colour of the browser"},
    "static/css/measures.css": {
        "accent-color": "a bar has the colour of the browser",
        ":has(": "the chosen sentence has its mark and no colour behind it",
    },
    "static/css/rectify.css": {":has(": "a card with a head keeps a margin around it"},
    "static/vendor/htmx/htmx.min.js": {"startViewTransition": "asked for first, and only when switched on"},
}


def sources() -> Iterator[tuple[str, str, dict[str, int]]]:
    for folder, table in (("css", STYLES), ("js", SCRIPTS)):
        for path in sorted((ROOT / "static").rglob(f"*.{folder}")):
            yield str(path.relative_to(ROOT)), without_comments(path.read_text(encoding="utf-8")), table
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        yield (
            str(path.relative_to(ROOT)),
            "\n".join(re.findall(r"<script[^>]*>(.*?)</script>", text, re.S)),
            SCRIPTS,
        )
        yield str(path.relative_to(ROOT)), " ".join(re.findall(r"<[^%{}]*?>", text)), ATTRIBUTES


# In a page → since which Chromium it does anything.
ATTRIBUTES = {
    r"\spopover(?:target)?[\s=>]": 114,
    r"\sinert[\s>]": 102,
    r"\sblocking=": 105,
    r"<search[\s>]": 118,
}


def without_comments(text: str) -> str:
    return re.sub(r"/\*.*?\*/|(?<![:'\"\w])//[^\n]*", " ", text, flags=re.S)


def newer(text: str, table: dict[str, int]) -> dict[str, int]:
    """What ``text`` uses → since when, of what is younger than 88."""
    return {
        found[0].strip(): since
        for pattern, since in table.items()
        if since > 88 and (found := re.search(pattern, text, re.M))
    }


def test_nothing_needs_a_browser_newer_than_chromium_88() -> None:
    found = {
        (path, used, since)
        for path, text, table in sources()
        for used, since in newer(text, table).items()
        if not any(part in used for part in HARMLESS.get(path, {}))
    }
    assert sorted(found) == []


def test_what_is_called_harmless_is_still_there() -> None:
    texts = {path: text for path, text, _ in sources()}
    assert [
        (path, part) for path, parts in HARMLESS.items() for part in parts if part not in texts[path]
    ] == []


@pytest.mark.parametrize(
    ("text", "table", "since"),
    [
        ("a:has(b) { color: red }", STYLES, 105),
        (".card { & .head { color: red } }", STYLES, 120),
        ("p { height: 100dvh }", STYLES, 108),
        ("@media (width >= 600px) { p { color: red } }", STYLES, 104),
        ("p { color: color-mix(in srgb, red, blue) }", STYLES, 111),
        ("rows.at(-1)", SCRIPTS, 92),
        ("const copy = structuredClone(rows);", SCRIPTS, 98),
        ("class A { static { this.b = 1; } }", SCRIPTS, 94),
        ('<div class="a" inert>', ATTRIBUTES, 102),
    ],
)
def test_it_sees_what_is_newer(text: str, table: dict[str, int], since: int) -> None:
    assert since in newer(text, table).values()


@pytest.mark.parametrize(
    "text", ["a > b { inset: 0; aspect-ratio: 1 } :is(a) { gap: 1px }", ".a { transform: rotate(3deg) }"]
)
def test_it_lets_pass_what_is_old(text: str) -> None:
    assert newer(text, STYLES) == {}
