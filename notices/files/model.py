"""What an upload gives."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class UploadText:
    """``text`` has "\\n" line ends and one table row a line, its cells apart by tabs.

    ``kind`` is the ending that the content deserves ("docx", "pdf"), whatever the file is called.
    ``notes`` are Chinese sentences for whoever uploaded it: what was left out of the text, and what it said.
    ``left_out`` are those texts whole: a mark of secrecy stands in a page's head as often as in its text.
    """

    text: str
    kind: str
    notes: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
