"""``manage.py make_report_package FOLDER --as USERNAME [--inspection ID …] [--evidence]``"""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from shutil import copyfile
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from audit.exceptions import Refused
from exchange.making.report import make_report
from exchange.making.report_contents import ReportChoice
from issues.models import Inspection


class Command(BaseCommand):
    help = "生成本单位的上报包,放进一个文件夹。不写 --inspection 时是全部在用的巡察。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="放到哪个文件夹")
        parser.add_argument("--as", dest="username", required=True, help="整改办人员的登录名")
        parser.add_argument("--inspection", type=int, nargs="+", default=[], help="巡察的编号")
        parser.add_argument("--evidence", action="store_true", help="带上佐证材料文件")
        parser.add_argument("--without-progress", action="store_true", help="不带整改进展和整改成效")

    def handle(self, *_args: Any, **options: Any) -> None:
        user = User.objects.active().filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"“{options['username']}”不是在用的账号。", returncode=2)
        current = Inspection.objects.visible_to(user).current()
        keys = options["inspection"] or list(current.values_list("pk", flat=True))
        choice = ReportChoice(tuple(sorted(keys)), not options["without_progress"], options["evidence"])
        try:
            with tempfile.TemporaryDirectory(prefix="exchange-") as folder:
                made = make_report(choice, Path(folder), by=user, progress=lambda _done, _total: None)
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        target = options["folder"] / made.name
        copyfile(made.file.path, target)
        self.stdout.write(str(target))
