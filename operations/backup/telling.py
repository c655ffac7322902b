"""What administrators hear of backups: once for each state of things, not night after night."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from accounts.models import Role, User
from inbox.posting import MessageLine, NewMessage, post
from operations.backup.report import BackupReport

SHOWN = 5


def tell_faults(report: BackupReport) -> None:
    """Said again only when something else is wrong than before."""
    if not report.count:
        return
    more = [f"……共{report.count}处,见“运行状况”。"] if report.count > SHOWN else []
    told = hashlib.sha256("\n".join([str(report.count), *report.faults]).encode()).hexdigest()
    _tell(f"backup-faults:{told}", "备份已完成,但有文件缺失或损坏", [*report.faults[:SHOWN], *more])


def tell_failure(sentence: str, *, today: date) -> None:
    _tell(f"backup-failed:{today:%Y-%m-%d}", "备份没有完成", [sentence])


def _tell(key: str, subject: str, sentences: Sequence[str]) -> None:
    people = User.objects.active().filter(role=Role.ADMINISTRATOR).values_list("pk", flat=True)
    url = reverse("operations:operations")
    lines = [MessageLine(sentence, url, "red") for sentence in sentences]
    post(NewMessage(pk, key, subject, lines, "red") for pk in people)
