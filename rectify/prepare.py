"""What has to be there before the processes of ``make run`` start: tables, static files, accounts."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

from rectify.commands import stop_before_foreign_data


def prepare() -> None:
    stop_before_foreign_data()
    call_command("migrate", interactive=False, verbosity=0)
    _collect_static()
    has_accounts = get_user_model().objects.exists()
    if os.environ.get("DEMO", "1") != "0":
        # --show prints the accounts of the first run again, as far as they are still there.
        call_command("demo", show=has_accounts)
    elif not has_accounts:
        call_command("set_up_code")


def _collect_static() -> None:
    """Hashing and compressing takes seconds; it is done again only when a file is new or changed."""
    state = _fingerprint()
    kept = Path(settings.VAR_DIR) / "static.fingerprint"
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and kept.exists() and kept.read_text() == state:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    kept.write_text(state)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}|{stat.st_size}|{stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    django.setup()
    prepare()
