"""通报: the published notice of an inspection, as text lines and as a Word file."""

from __future__ import annotations

from pathlib import Path

from issues.models import Inspection
from measures.models import Measure
from notices.imports.from_records import notices_of
from notices.parser import model as parsed
from notices.parser import render_notice
from notices.parser.lines import lines_of
from reporting.documents.official import official_document
from reporting.documents.published import without_withheld


def published_notices(inspection: Inspection) -> list[parsed.Notice]:
    """Public texts only; an import that nobody touched comes back as it was."""
    return [without_withheld(notice) for notice in notices_of(inspection, Measure.published_text)]


def notice_text(inspection: Inspection) -> str:
    return "\n".join(render_notice(notice) for notice in published_notices(inspection))


def write_notice(inspection: Inspection, path: Path) -> None:
    """As .docx in official form, or as text: by the ending of ``path``."""
    if path.suffix.lower() == ".txt":
        path.write_text(notice_text(inspection), encoding="utf-8")
        return
    lines = [line for notice in published_notices(inspection) for line in lines_of(notice)]
    official_document(lines, title=f"{inspection.name}通报").save(str(path))
