"""``manage.py set_up_code``: for a system without accounts, the code that opens its set-up page."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from accounts.set_up import GONE, is_open, new_code

SAID = """\
还没有任何账号。请在浏览器打开本系统,在登录页点“首次设置”,输入设置码(只能用一次):
No accounts yet. Open Rectify in the browser, follow 首次设置 and enter this code, which works once:

    {code}

也可以在另一个终端建立系统管理员。Or create the administrator in another terminal:

    .venv/bin/python manage.py createsuperuser
"""


class Command(BaseCommand):
    help = "还没有任何账号时,显示首次设置页面要输入的设置码;再次执行后前一个作废。"

    def handle(self, *_args: object, **_options: object) -> None:
        if not is_open():
            raise CommandError(GONE)
        self.stdout.write(SAID.format(code=new_code()))
        self.stdout.flush()
