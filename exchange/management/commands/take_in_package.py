"""``manage.py take_in_package FILE --as USERNAME [--unit ID] [--fingerprint END] [--accept]``"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Organization, User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from exchange.contents import PackageManifest
from exchange.models import IncomingPackage
from exchange.taking.checking import check_stored
from exchange.taking.confirm import confirm_package
from exchange.taking.store import store_incoming
from exchange.trust import judged


class Command(BaseCommand):
    help = (
        "收下一个上报包或任务包。第一次收到对方的密钥时,须用 --fingerprint 写明对方在电话里读出的指纹末16位;"
        "有需要核实的情况时,核实后加 --accept。加 --check 只核对不收下。不能收下时退出码为2。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="包的文件(.zip)")
        parser.add_argument("--as", dest="username", required=True, help="以谁的名义收下(登录名)")
        parser.add_argument("--unit", type=int, default=0, help="是哪个单位的(编号),名称对不上时用")
        parser.add_argument("--fingerprint", default="", help="对方电话里读出的指纹末16位")
        parser.add_argument("--accept", action="store_true", help="列出的情况已与对方核实")
        parser.add_argument("--check", action="store_true", help="只核对,不收下")

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            user = _user(options["username"])
            row = self._stored(path, options["unit"], user=user)
            for sentence in row.warnings:
                self.stderr.write(sentence)
            if not options["check"]:
                confirm_package(row.pk, by=user, heard=options["fingerprint"], is_accepted=options["accept"])
                self.stdout.write(f"已收下“{row.name}”,{row.organization}:{row.as_of_text}。")
        except (Refused, OSError) as error:
            trail.record(Event.TAKE_IN_PACKAGE, by=None, about=path.name, detail=str(error), is_refused=True)
            raise CommandError(str(error), returncode=2) from error

    def _stored(self, path: Path, unit: int, *, user: User) -> IncomingPackage:
        place = Organization.objects.visible_to(user).filter(pk=unit).first() if unit else None
        with path.open("rb") as file:
            row = store_incoming(File(file, name=path.name), name=path.name, by=user, organization=place)
        check_stored(row, progress=self._told)
        manifest = PackageManifest.model_validate(row.manifest)
        self.stdout.write(judged(manifest, row.organization).sentence)
        return row

    def _told(self, done: int, total: int) -> None:
        if done == total - 1:
            self.stdout.write("文件与清单一致。")


def _user(username: str) -> User:
    found = User.objects.active().filter(username=username).first()
    if found is None:
        raise Refused(f"“{username}”不是在用的账号。")
    return found
