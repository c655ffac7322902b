"""``manage.py``: every command that reads or writes data is asked first whether this data is for it."""

from __future__ import annotations

import gc
import sys

from django.apps import apps
from django.core.management import ManagementUtility
from django.core.management.base import BaseCommand

from rectify.processes import REFUSED_DATA
from rectify.variables import WrongVariable

# They look at the program, or are how somebody finds out what the data is.
WITHOUT_DATA = {
    *(
        "check",
        "doctor",
        "diffsettings",
        "collectstatic",
        "findstatic",
        "makemessages",
        "compilemessages",
        "test",
    ),
    *("dbshell", "makemigrations", "showmigrations", "sqlmigrate", "startapp", "startproject"),
}


# What an administrator looks for, by task; the rest of Django's own is for those who change the program.
TASKS: dict[str, tuple[str, ...]] = {
    "安装和启动": ("migrate", "collectstatic", "set_up_code", "demo", "doctor", "check"),
    "账号": ("rescue", "changepassword", "add_officer"),
    "备份和恢复": ("backup", "backup_key", "restore", "try_restore"),
    "核对": ("check_invariants", "verify_audit", "verify_evidence", "check_ledger"),
    "通报和台账": (
        *("import_notice", "import_ledger", "export_ledger", "export_notice", "export_archive"),
        *("take_snapshot", "export_public_page", "make_report_package", "take_in_package"),
    ),
    "定时任务(平时自动执行)": (
        *("daily", "send_reminders", "send_messages", "scan_waiting"),
        *("write_trend", "rebuild_figures", "rebuild_search"),
    ),
    "审计日志": ("export_audit", "restart_audit"),
}


class Utility(ManagementUtility):
    """Django's, with that question, and with a help that goes by task."""

    def main_help_text(self, commands_only: bool = False) -> str:
        if commands_only:
            return str(super().main_help_text(commands_only))
        lines = ["用法:manage.py 命令 [参数]", "某个命令的参数:manage.py help 命令"]
        for task, names in TASKS.items():
            lines += ["", task]
            lines += [f"  {name:<18}{_first_sentence(self, name)}" for name in names]
        return "\n".join([*lines, "", "全部命令(含 Django 自带的):manage.py help --commands"])

    def execute(self) -> None:
        try:
            super().execute()
        except WrongVariable as error:  # the sentence says all that a traceback would
            sys.exit(str(error))

    def fetch_command(self, subcommand: str) -> BaseCommand:
        command = super().fetch_command(subcommand)
        gc.freeze()
        gc.enable()  # manage.py switched it off
        is_help = self.argv[1:2] == ["help"] or {"-h", "--help"} & set(self.argv)
        # Without settings the apps are not there; Django says what is wrong with them.
        if apps.ready and not is_help and subcommand not in WITHOUT_DATA:
            stop_before_foreign_data()
        return command


OF_DJANGO = {
    "changepassword": "修改一个人的密码(在服务器上输入两遍)。",
    "migrate": "建立或更新数据库的结构。",
    "collectstatic": "把样式、脚本等静态文件收集到一处。",
    "check": "检查设置有没有错误;--deploy 按正式使用的要求检查。",
}


def _first_sentence(utility: ManagementUtility, name: str) -> str:
    if name in OF_DJANGO:
        return OF_DJANGO[name]
    text = ManagementUtility.fetch_command(utility, name).help
    return text.partition("。")[0].partition(";")[0] + "。"


def stop_before_foreign_data() -> None:
    """Ends the process with a sentence, before it touches data of a version that is not ours."""
    from operations.versions import refuse_data

    if sentence := refuse_data():
        print(sentence, file=sys.stderr, flush=True)
        sys.exit(REFUSED_DATA)
