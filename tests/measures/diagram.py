"""The state diagram of docs/architecture.md, drawn from the transition table."""

from __future__ import annotations

from measures.workflow import TRANSITIONS, Status


def mermaid() -> str:
    """The transition table as a Mermaid state diagram; a test keeps the page equal to it."""
    lines = ["stateDiagram-v2", "    [*] --> DRAFT"]
    lines += [f"    {status.value}: {status.label}" for status in Status]
    for move in TRANSITIONS.values():
        parties = "、".join(party.label for party in move.parties)
        arrow = f"--> {move.target.value}: {move.act.label}({parties})"
        lines += [f"    {source.value} {arrow}" for source in move.sources]
    return "\n".join(lines)
