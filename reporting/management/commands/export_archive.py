"""``manage.py export_archive --inspection ID --output FILE.zip``

``[--category ID | --finding ID] [--all-versions]``
"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Role, User
from audit.exceptions import Refused
from issues.lookup import current_inspection
from reporting.archive import ArchiveMade, scope_of, write_archive
from reporting.archive.job import record_archive
from reporting.archive.scope import ArchiveScope

# It has its own name when it is whole.
UNFINISHED = ".unfinished"


class Command(BaseCommand):
    help = "把一次巡察的措施记录和佐证材料打成档案包(一问题一档)。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--inspection", type=int, required=True, help="巡察的编号")
        parser.add_argument("--output", type=Path, required=True, help="写入的文件,以 .zip 结尾")
        parser.add_argument("--category", type=int, default=0, help="只要这个问题类别")
        parser.add_argument("--finding", type=int, default=0, help="只要这个具体问题")
        parser.add_argument("--all-versions", action="store_true", help="佐证材料的全部版次,不只当前版次")

    def handle(self, *_args: object, **options: Any) -> None:
        output: Path = options["output"]
        try:
            _check(output, options)
            scope = _scope(options)
            made = _write(output, scope)
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        except OSError as error:
            raise CommandError(f"不能写入 {output}:请检查文件夹、权限和磁盘空间。", returncode=2) from error
        record_archive(scope, made, by=None)
        self.stdout.write(f"{made.describe()}已写入 {output}")
        for sentence in made.missing:
            self.stderr.write(sentence)


def _check(output: Path, options: dict[str, Any]) -> None:
    if output.suffix.lower() != ".zip":
        raise Refused("文件名应以 .zip 结尾。")
    if not output.parent.is_dir():
        raise Refused(f"文件夹 {output.parent} 不存在。")
    if options["category"] and options["finding"]:
        raise Refused("--category 和 --finding 只能用一个。")


def _scope(options: dict[str, Any]) -> ArchiveScope:
    inspection = current_inspection(options["inspection"])
    # The command reads what the office of the inspection reads; no account stands behind it.
    office = User(role=Role.COORDINATOR, organization=inspection.organization)
    return scope_of(
        office,
        inspection.pk,
        category=options["category"],
        finding=options["finding"],
        is_every_version=options["all_versions"],
    )


def _write(output: Path, scope: ArchiveScope) -> ArchiveMade:
    work = output.with_name(output.name + UNFINISHED)
    try:
        made = write_archive(work, scope)
        work.replace(output)
    finally:
        work.unlink(missing_ok=True)
    return made
