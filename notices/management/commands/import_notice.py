"""``manage.py import_notice FILE --dry-run --json``, or ``--organization NAME [--by USERNAME]``."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Organization
from accounts.named import organization_named, refuse_near
from accounts.steps import ask
from accounts.technical import office_of
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues.models import Inspection
from notices.files import NeedsRecognition, UploadText
from notices.imports import to_records
from notices.imports.confirm import KnownText, NewInspection, confirm
from notices.imports.store import MAX_UPLOAD, store_notice, text_of
from notices.parser import NotANotice, notice_as_json, parse_notice
from notices.parser import model as parsed

NEW = "--new-organization"
AGAIN = "--again"


@dataclass(frozen=True)
class Wanted:
    """The unit by its name; whether it, or a second inspection of the same text, is meant to be new."""

    name: str
    is_new: bool
    is_again: bool


class Command(BaseCommand):
    help = "导入一份通报。--dry-run 只解析不写入;否则写入并打印新建巡察的编号。"
    # A dry run has to work where there is no database at all.
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's own declaration

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="Word、WPS、PDF、网页或 .txt 文件")
        parser.add_argument("--dry-run", action="store_true", help="只解析,不写入任何数据")
        parser.add_argument("--json", action="store_true", help="打印 JSON(与 --dry-run 一起用)")
        parser.add_argument("--organization", default="", help="单位的名称或简称,没有时新建")
        parser.add_argument(NEW, action="store_true", dest="is_new", help="名称与已有单位相近,但确是新单位")
        parser.add_argument(AGAIN, action="store_true", dest="is_again", help="原文已导入过,确认另建一次巡察")
        parser.add_argument("--by", default="", help="以哪位整改办人员的名义导入(登录名)")

    def handle(self, *_args: object, **options: Any) -> None:
        try:
            upload = text_of(options["file"].name, _read(options["file"]))
            found = parse_notice(upload.text)
            if options["dry_run"]:
                self._print(found, notes=upload.notes, is_json=options["json"])
                return
            wanted = Wanted(options["organization"].strip(), options["is_new"], is_again=options["is_again"])
            inspection = _import(upload, found, path=options["file"], into=wanted, by=options["by"])
        except (Refused, NotANotice, NeedsRecognition) as error:
            if not options["dry_run"]:
                name = options["file"].name
                trail.record(Event.IMPORT, by=None, about=name, detail=str(error), is_refused=True)
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(str(inspection.pk))

    def _print(self, found: parsed.Notice, *, notes: Sequence[str], is_json: bool) -> None:
        if is_json:
            shown = notice_as_json(found) | {"notes": list(notes)}
            self.stdout.write(json.dumps(shown, ensure_ascii=False, indent=2))
            return
        counts = (len(found.categories), len(list(found.sub_issues())), len(list(found.measures())))
        self.stdout.write("{} 类 {} 个问题 {} 条措施".format(*counts))
        for note in notes:
            self.stdout.write(note)
        for warning in found.warnings:
            self.stdout.write(f"第{warning.line}行:{warning.message}")


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_UPLOAD + 1)
    except OSError as error:
        raise Refused(f"读不到文件 {path}:请检查路径和权限。") from error


@transaction.atomic
def _import(upload: UploadText, found: parsed.Notice, *, path: Path, into: Wanted, by: str) -> Inspection:
    organization = _organization(into.name, is_new=into.is_new)
    actor = office_of(organization, by)
    notice = store_notice(upload.text, file_name=path.name, by=actor, notes=upload.notes)
    preamble = found.preamble
    target = NewInspection(
        to_records.proposed_name(preamble) or path.stem, kind=to_records.proposed_kind(preamble)
    )
    try:
        return confirm(notice.pk, by=actor, target=target, is_again=into.is_again)
    except KnownText as error:
        raise Refused(f"{error.why}确要另建一次巡察请加 {AGAIN}。") from error


def _organization(name: str, *, is_new: bool) -> Organization:
    """The one of this name or short name, or a new one; a name like others' has to be said to be new."""
    if not name:
        raise Refused("请用 --organization 写明单位名称;只想看解析结果请加 --dry-run。")
    if len(name) > 200:
        raise Refused("单位名称超过200个字。")
    if (organization := organization_named(name)) is not None:
        return organization
    if not is_new:
        ask(refuse_near(name, flag=NEW))
    organization = Organization.objects.create(name=name)
    trail.record(Event.SAVE_ORGANIZATION, by=None, about=organization, detail="导入时新建")
    return organization
