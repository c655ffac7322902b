"""``manage.py take_snapshot --inspection ID [--override-reason TEXT] [--by USERNAME]``"""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from accounts.technical import office_of
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from issues.lookup import current_inspection
from reporting.snapshots import take_snapshot


class Command(BaseCommand):
    help = "为一次巡察生成上报快照,打印它的编号。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--inspection", type=int, required=True, help="巡察的编号")
        parser.add_argument("--override-reason", default="", help="自检有错误时仍要生成的原因")
        parser.add_argument("--by", default="", help="生成人的登录名,默认为命令行账号")

    def handle(
        self, *_args: object, inspection: int, by: str, override_reason: str, **_options: object
    ) -> None:
        try:
            found = current_inspection(inspection)
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        try:
            office = office_of(found.organization, by)
            snapshot = take_snapshot(found.pk, by=office, override_reason=override_reason)
        except Refused as error:
            why = str(error)
            trail.record(Event.TAKE_SNAPSHOT, by=None, about=found, detail=why, is_refused=True)
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(str(snapshot.number))
