"""How the product reads a text: through the command that users have, so that nothing inside it is assumed."""

from __future__ import annotations

import json
import tempfile
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command


def read(text: str) -> dict[str, object]:
    """What ``import_notice --dry-run --json`` prints of ``text``, or ``{"refused": sentence}``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "notice.txt")
        path.write_bytes(text.encode())
        out = StringIO()
        try:
            call_command("import_notice", str(path), dry_run=True, json=True, stdout=out, stderr=StringIO())
        except CommandError as error:
            return {"refused": str(error)}
    return json.loads(out.getvalue())
