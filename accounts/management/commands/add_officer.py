"""``manage.py add_officer ROLE USERNAME NAME``"""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from accounts.roles import OFFICERS, Role
from accounts.services import appoint_officer
from audit.exceptions import Refused


class Command(BaseCommand):
    help = "建立三员之一的账号并给出一次性密码:系统管理员、安全管理员、审计员应是三个人。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", choices=[role.value for role in OFFICERS], help="角色")
        parser.add_argument("username", help="登录名")
        parser.add_argument("full_name", help="姓名")

    def handle(self, *_args: object, role: str, username: str, full_name: str, **_options: object) -> None:
        try:
            account, password = appoint_officer(Role(role), username=username, full_name=full_name)
        except Refused as error:
            raise CommandError(str(error), returncode=2) from error
        self.stdout.write(f"{account.get_role_display()} {account.label} 的一次性密码:{password}")
        self.stdout.write("请交给本人,首次登录须修改。")
