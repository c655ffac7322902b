"""The architecture page shows the workflow as it is, and the workflow is complete."""

from pathlib import Path

from measures.rules import ACT_RULES
from measures.workflow import COLOURS, TRANSITIONS, TURN, Act, Status
from tests.measures.diagram import mermaid


def test_the_page_shows_the_table() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "architecture.md"
    assert f"```mermaid\n{mermaid()}\n```" in page.read_text()


def test_every_status_has_a_turn_a_colour_and_a_way_in_and_out() -> None:
    assert set(TURN) == set(COLOURS) == set(Status)
    assert {source for move in TRANSITIONS.values() for source in move.sources} == set(Status)
    assert {move.target for move in TRANSITIONS.values()} | {Status.DRAFT} == set(Status)


def test_every_act_has_a_rule() -> None:
    # REVISE is asked by editing rules: it happens to a measure whose content is changed.
    assert set(ACT_RULES) | {Act.REVISE} == set(Act) == set(TRANSITIONS)
