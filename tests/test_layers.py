"""Imports point downwards only: ledger → measures → issues → accounts; nobody imports rectify."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = {
    "accounts": {"accounts"},
    "issues": {"issues", "accounts"},
    "measures": {"measures", "issues", "accounts"},
    "notices": {"notices"},
    "ledger": {"ledger", "notices", "measures", "issues", "accounts"},
}
OURS = {*ALLOWED, "rectify"}


def imported_by(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names & OURS


@pytest.mark.parametrize("app", ALLOWED)
def test_imports_point_downwards(app: str) -> None:
    wrong = {
        str(path.relative_to(ROOT)): imported_by(path) - ALLOWED[app]
        for path in (ROOT / app).rglob("*.py")
        if imported_by(path) - ALLOWED[app]
    }
    assert wrong == {}


def test_the_driver_is_psycopg2() -> None:
    from django.db.backends.postgresql.psycopg_any import is_psycopg3

    assert is_psycopg3 is False
