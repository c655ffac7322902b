"""The order of the rooms: each knows those below it and none above; nobody knows ``rectify``, the wiring.

Not only by imports. A room above is also named by an address, a template, a dotted text, a model label, or a
queryset that filters through a relation which only a model above declares.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
ORDER = (*settings.ROOMS, "rectify")
ADDRESS = re.compile(r"^([a-z]+):[a-z_]+$")
TEMPLATE_ADDRESS = re.compile(r"""\{%\s*url\s+['"]([a-z]+):""")
TEMPLATE_NAME = re.compile(r"""['"]([a-z]+)/[\w/]+\.(?:html|txt)['"]""")
DOTTED = re.compile(r"^([a-z]+)\.[A-Za-z_][\w.]*$")


def above(room: str) -> set[str]:
    return set(ORDER[ORDER.index(room) + 1 :])


def trees(room: str) -> Iterator[tuple[str, ast.Module]]:
    for path in sorted((ROOT / room).rglob("*.py")):
        if "migrations" not in path.parts:
            yield str(path.relative_to(ROOT)), ast.parse(path.read_text("utf-8"))


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []


@pytest.mark.parametrize("room", settings.ROOMS)
def test_imports_point_downwards(room: str) -> None:
    wrong = [
        (where, name)
        for where, tree in trees(room)
        for node in ast.walk(tree)
        for name in imported(node)
        if name.split(".")[0] in above(room)
    ]
    assert wrong == []


def named_by_text(text: str, room: str) -> bool:
    """Whether a text of the code is an address, a template or a dotted name of a room above."""
    found = ADDRESS.match(text) or DOTTED.match(text) or TEMPLATE_NAME.match(f"'{text}'")
    return found is not None and found[1] in above(room)


@pytest.mark.parametrize("room", settings.ROOMS)
def test_no_text_of_the_code_names_a_room_above(room: str) -> None:
    """Addresses, templates, ``apps.get_model("measures.Measure")``, ``"measures.services.review"``."""
    wrong = [
        (where, node.value)
        for where, tree in trees(room)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and named_by_text(node.value, room)
    ]
    assert wrong == []


@pytest.mark.parametrize("room", settings.ROOMS)
def test_no_template_names_a_room_above(room: str) -> None:
    """``{% place %}`` leads there instead."""
    wrong = [
        (str(path.relative_to(ROOT)), name)
        for path in sorted((ROOT / "templates" / room).rglob("*.html"))
        for pattern in (TEMPLATE_ADDRESS, TEMPLATE_NAME)
        for name in pattern.findall(path.read_text("utf-8"))
        if name in above(room)
    ]
    assert wrong == []


def names_given_from_above(room: str) -> set[str]:
    """How models above are reached from those of ``room`` and below: ``measures`` of a sub-issue."""
    below = set(ORDER) - above(room)
    return {
        relation.field.related_query_name()
        for config in apps.get_app_configs()
        if config.label in below
        for model in config.get_models()
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in above(room) and not relation.hidden
    }


def lookups(tree: ast.Module) -> Iterator[str]:
    """What stands before the first ``__`` of keyword arguments and of texts that look like lookups."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg and "__" in node.arg:
            yield node.arg.split("__")[0]
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and re.match(r"^-?\w+__\w+$", node.value)
        ):
            yield node.value.lstrip("-").split("__")[0]


@pytest.mark.parametrize("room", settings.ROOMS)
def test_no_queryset_filters_through_a_relation_from_above(room: str) -> None:
    given = names_given_from_above(room)
    wrong = [(where, name) for where, tree in trees(room) for name in lookups(tree) if name in given]
    assert wrong == []


@pytest.mark.parametrize("room", settings.ROOMS)
def test_every_room_says_what_it_is_for(room: str) -> None:
    tree = ast.parse((ROOT / room / "__init__.py").read_text("utf-8"))
    assert len((ast.get_docstring(tree) or "").split()) > 15


def test_the_largest_room_is_a_quarter_of_the_product_at_most() -> None:
    sizes = {
        room: sum(
            len(path.read_text("utf-8").splitlines())
            for path in (ROOT / room).rglob("*.py")
            if "migrations" not in path.parts
        )
        for room in ORDER
    }
    largest = max(sizes, key=lambda room: sizes[room])
    assert sizes[largest] <= 0.25 * sum(sizes.values()), sizes


def test_the_driver_is_psycopg2() -> None:
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    assert is_psycopg3 is False
