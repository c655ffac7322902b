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
    *("check", "diffsettings", "collectstatic", "findstatic", "makemessages", "compilemessages", "test"),
    *("dbshell", "makemigrations", "showmigrations", "sqlmigrate", "startapp", "startproject"),
}


class Utility(ManagementUtility):
    """Django's, with that question."""

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


def stop_before_foreign_data() -> None:
    """Ends the process with a sentence, before it touches data of a version that is not ours."""
    from operations.versions import refuse_data

    if sentence := refuse_data():
        print(sentence, file=sys.stderr, flush=True)
        sys.exit(REFUSED_DATA)
