"""Putting a backup back: everything is verified first, into an empty deployment only, in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import default_storage

from audit.exceptions import Refused
from audit.faults import FaultKind
from audit.verify import verify_links
from operations.backup import manifest as manifests
from operations.backup import schema
from operations.backup.make import finished
from operations.backup.manifest import Manifest, StoredFile
from operations.backup.place import UNFINISHED, alone, new_file
from operations.backup.pool import chunks, content_path, is_whole, is_whole_content
from operations.backup.seal import ENDING, Identities
from operations.backup.tables import all_models, load, reset_sequences
from operations.versions import is_unreleased, unknown
from search.upkeep import clear

# So many missing files are named in the sentence of a refusal.
SHOWN = 5


@dataclass(frozen=True)
class Restored:
    """``warning`` is a sentence about the audit trail when it could not be verified, else empty.

    ``absent`` are the names of files that rows speak of and the backup does not have.
    """

    manifest: Manifest
    warning: str
    absent: list[str]


@dataclass(frozen=True)
class RestoreOptions:
    """A broken audit trail undoes everything unless ``despite_audit``; files that are missing or damaged
    in the backup refuse it unless ``is_partial``, rows that are always do. ``only_rows`` asks for no file.
    ``identity`` is the file with the secret that a sealed backup needs.
    """

    despite_audit: bool = False
    is_partial: bool = False
    only_rows: bool = False
    identity: Path | None = None


def restore(root: Path, options: RestoreOptions) -> Restored:
    """``root`` is one backup, or the folder of several, of which the newest is taken. Raises ``Refused``."""
    folder = chosen_backup(root)
    with alone(folder.parent):
        return _restore(folder, options)


def _restore(folder: Path, options: RestoreOptions) -> Restored:
    found = manifests.read(folder)
    _refuse_version(found)
    _refuse_damaged_rows(found, folder)
    absent = set() if options.only_rows else _absent(found, folder.parent)
    if absent and not options.is_partial:
        raise Refused(_incomplete(absent))
    identities = Identities(options.identity)
    _refuse_key(found, folder, identities)
    _refuse_data()
    if not options.only_rows:
        for file in found.files:
            if file.name not in absent:
                _put_back(file, content_path(folder.parent, found.content(file.sha256)), identities)
    with schema.one_change():
        _load_rows(found, folder, identities)
        schema.migrate_on()
        clear()  # whatever was searched here before, it is read anew
        warning = _audit_warning(despite_audit=options.despite_audit)
    return Restored(found, warning, sorted(absent))


def _load_rows(found: Manifest, folder: Path, identities: Identities) -> None:
    """Into the tables that the version of the backup had."""
    registry = schema.models_of(found.migrations)
    for table in found.tables:
        with identities.opened(folder / "data" / table.file) as dumped:
            count = load(registry.get_model(table.label), dumped)
        if count != table.count:
            raise Refused(f"备份中 {table.label} 应有 {table.count} 行,读到 {count} 行,没有恢复。")
    reset_sequences(all_models(registry))
    for table in found.tables:
        count = registry.get_model(table.label)._base_manager.count()
        if count != table.count:
            raise Refused(f"恢复后 {table.label} 有 {count} 行,备份中是 {table.count} 行,已全部撤回。")


def _audit_warning(*, despite_audit: bool) -> str:
    """What is wrong with the trail that came back. Another key proves nothing, so it only warns."""
    fault = verify_links().fault
    if fault is None:
        return ""
    if fault.kind != FaultKind.OTHER_KEY and not despite_audit:
        raise Refused(
            f"备份中的审计日志不完整:{fault.sentence}已全部撤回。查明原因后仍要恢复,请加 --despite-audit。"
        )
    return fault.sentence


def chosen_backup(root: Path) -> Path:
    if (root / manifests.NAME).is_file():
        return root
    folders = finished(root)
    if not folders:
        raise Refused(f"{root} 里没有备份。")
    return folders[0]


def _refuse_version(found: Manifest) -> None:
    """Every released version's backup is taken, but for those of versions that are still to come."""
    if is_unreleased(found.version):
        raise Refused(f"备份由 {found.version} 版程序生成,是发布以前的试用版,不能恢复。没有做任何改动。")
    if names := unknown(found.migrations):
        raise Refused(
            f"备份由 {found.version} 版程序生成,本程序({settings.VERSION} 版)不认识其中的数据结构"
            f"({'、'.join(names)})。请用 {found.version} 版或更新的程序恢复,没有做任何改动。"
        )


def _refuse_damaged_rows(found: Manifest, folder: Path) -> None:
    """Before anything is touched; the first damage is named."""
    for table in found.tables:
        is_ours = Path(table.file).name == table.file
        if not is_ours or not is_whole(folder / "data" / table.file, table.sha256):
            raise Refused(f"备份已损坏:{table.file} 缺失或与校验值不符。没有做任何改动。")


def _absent(found: Manifest, root: Path) -> set[str]:
    """Every hash is asked, before anything is touched."""
    places = {file.name: content_path(root, found.content(file.sha256)) for file in found.files}
    damaged = {name for name, path in places.items() if not is_whole_content(path)}
    return damaged | set(found.absent())


def _incomplete(absent: set[str]) -> str:
    named = "、".join(sorted(absent)[:SHOWN]) + ("等" if len(absent) > SHOWN else "")
    return (
        f"备份中有 {len(absent)} 个文件缺失或与校验值不符({named})。没有做任何改动。"
        "可以换一份备份;没有更好的备份时加 --partial:恢复全部记录和其余的文件,并列出缺少的文件。"
    )


def _refuse_key(found: Manifest, folder: Path, identities: Identities) -> None:
    """Before anything is touched: the smallest file of rows is opened."""
    if found.sealed_to:
        smallest = min(found.tables, key=lambda table: table.count)
        with identities.opened(folder / "data" / smallest.file):
            return


def _refuse_data() -> None:
    for model in schema.present_models():
        if model._base_manager.exists():
            raise Refused("数据库里已经有数据。请恢复到新建的空数据库,没有做任何改动。")


def _put_back(file: StoredFile, content: Path, identities: Identities) -> None:
    """Files first: a row without its file would be a promise that cannot be kept."""
    target = _place_of(file)
    if is_whole(target, file.sha256):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    work = target.with_name(target.name + UNFINISHED)
    work.unlink(missing_ok=True)
    with new_file(work) as copy:
        if not content.name.endswith(ENDING):
            for chunk in chunks(content):
                copy.write(chunk)
        elif identities.write(content, copy) != file.sha256:
            raise Refused(f"备份中 {file.name} 的内容被换过,没有恢复。")
    work.chmod(settings.FILE_UPLOAD_PERMISSIONS)
    work.replace(target)


def _place_of(file: StoredFile) -> Path:
    try:
        return Path(default_storage.path(file.name))
    except SuspiciousFileOperation as error:
        raise Refused(f"备份中的文件名 {file.name} 指向附件目录之外,没有恢复。") from error
