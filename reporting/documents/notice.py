"""通报: the published notice of an inspection, as text lines and as a Word file."""

from __future__ import annotations

from pathlib import Path

from issues.models import Inspection
from notices.parser import render_notice
from notices.parser.lines import lines_of
from notices.published import published_notices
from reporting.documents.official import official_document


def notice_text(inspection: Inspection) -> str:
    return "\n".join(render_notice(notice) for notice in published_notices(inspection))


def write_notice(inspection: Inspection, path: Path) -> None:
    """As .docx in official form, or as text: by the ending of ``path``."""
    if path.suffix.lower() == ".txt":
        path.write_text(notice_text(inspection), encoding="utf-8")
        return
    lines = [line for notice in published_notices(inspection) for line in lines_of(notice)]
    official_document(lines, title=f"{inspection.name}通报").save(str(path))
