"""A stored notice read again: the text and what people said about its reading always give the same result."""

from __future__ import annotations

import hashlib
import json
from functools import partial

from measures.files import TooSlow, within_budget
from notices.models import Notice
from notices.parser import NotANotice, parse_notice
from notices.parser import model as parsed
from notices.parser.corrections import Correction, corrections_from_json

PASTED = "粘贴的文字"


def corrections_of(row: Notice) -> list[Correction]:
    return corrections_from_json(row.corrections)


def read_notice(row: Notice) -> parsed.Notice:
    """Raises ``NotANotice``, also for a text of which no end comes."""
    read = partial(parse_notice, row.source, corrections=corrections_of(row))
    try:
        return within_budget(read, name=row.file_name or PASTED)
    except TooSlow as error:
        raise NotANotice(str(error)) from error


def state_of(row: Notice) -> str:
    """A short fingerprint of text and corrections: what a page shows is the state it was made from."""
    said = json.dumps([row.sha256, row.corrections], sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
