"""反复出现 and 成效评估 for the table of deeds: the event, who does it, and what is sent."""

from __future__ import annotations

from audit.events import Event
from tests import acts
from tests.acts import on_thing

RECURRING = {
    "measures:carry_on": (Event.CARRY_ON, "office", acts.likely),
    "measures:dismiss_likeness": (Event.DISMISS_LIKENESS, "office", acts.likely),
    "measures:let_go": (Event.LET_GO, "office", on_thing(acts.recurring, reason="不是一回事")),
    "measures:effect_check": (
        Event.CHECK_EFFECT,
        "office2",
        on_thing(acts.to_check, outcome="HOLDS", note="看了台账"),
    ),
}
