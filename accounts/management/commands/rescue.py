"""``manage.py rescue USERNAME``"""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.signing_in.sign_in import rescue


class Command(BaseCommand):
    help = "让进不来的人重新登录:给出一次性密码,关闭双因素认证,解除锁定,启用账号。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="登录名")

    def handle(self, *_args: object, username: str, **_options: object) -> None:
        try:
            account, password = rescue(username)
        except User.DoesNotExist as error:
            raise CommandError(f"没有登录名为“{username}”的账号。", returncode=2) from error
        self.stdout.write(f"{account.label}的一次性密码:{password}")
        self.stdout.write("登录后须修改密码。")
