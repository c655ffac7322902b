"""``python -m tests.measures.reminders.dying N DATE``: the command, killed as it has posted the Nth message.

The message is written and its transaction still open: between claim and commit.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from inbox.posting import NewMessage  # noqa: E402
from measures.reminders import digest  # noqa: E402


def main(count: int, day: str) -> None:
    post: Callable[[list[NewMessage]], int] = vars(digest)["post"]
    posted: list[int] = []

    def post_and_die(messages: list[NewMessage]) -> int:
        found = post(messages)
        posted.append(found)
        if len(posted) == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    vars(digest)["post"] = post_and_die
    call_command("send_reminders", "--date", day)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
