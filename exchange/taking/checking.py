"""Holding a large package against its signed list, behind the page or in a command; what is broken goes."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from audit.exceptions import Refused
from exchange.contents import PackageManifest
from exchange.models import IncomingPackage, PackageState
from exchange.opening import Progress, check_files, check_rows
from exchange.taking.removal import GONE, remove_broken


def check_stored(row: IncomingPackage, *, progress: Progress) -> None:
    """Raises ``Refused``, and leaves nothing, of one that is not what its list says or was removed."""
    if row.state != PackageState.CHECKING:
        return
    manifest, path = PackageManifest.model_validate(row.manifest), Path(row.file.path)
    try:
        check_files(path, manifest, name=row.name, progress=progress)
        check_rows(path, manifest, name=row.name)
    except Refused as error:
        if not remove_broken(row.pk, why=str(error)):
            raise Refused(GONE) from error
        raise
    if not _checked(row.pk):
        raise Refused(GONE)


@transaction.atomic
def _checked(pk: int) -> bool:
    """False where it was removed meanwhile."""
    row = IncomingPackage.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if row is not None and row.state == PackageState.CHECKING:
        row.state = PackageState.WAITING
        row.save(update_fields=["state"])
    return row is not None
