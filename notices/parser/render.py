"""A Notice written back as text: its source but for white space, chrome and a repeated contents list."""

from notices.parser.lines import lines_of
from notices.parser.model import Notice


def render_notice(notice: Notice) -> str:
    """One paragraph per line, a "\n" at the end. Uses persisted fields only."""
    return "\n\n".join(line.text for line in lines_of(notice)) + "\n"
