"""Another address for mail is another way in: whoever reads the old one is told."""

from __future__ import annotations

import logging
from functools import partial
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from accounts.broker import notify
from accounts.models import User

TEXT = """{name}:

您在“巡察整改台账系统”的邮箱已改为 {new}。以后的提醒和重设密码的邮件发到新邮箱,本邮箱不再收到。

不是您本人或单位管理员改的,请立即告知系统管理员。
"""
NO_ADDRESS = "(空)"
logger = logging.getLogger(__name__)


def tell_after_commit(account: User, old: str) -> None:
    """``old``: the address before; nothing to do where there was none, or it is the same."""
    if old and old != account.email and settings.IS_MAIL_SET_UP:
        transaction.on_commit(partial(_tell_soon, account.pk, old), robust=True)


def _tell_soon(user_id: int, old: str) -> None:
    """By a worker; without a broker here and now. The audit trail names both addresses in any case."""
    if notify("accounts.tasks.tell_old_address", user_id, old):
        return
    try:
        tell(user_id, old)
    except (OSError, SMTPException) as error:
        logger.warning("the old address of account %s was not told: %s", user_id, error)


def tell(user_id: int, old: str) -> None:
    allowed = settings.MAIL_DOMAINS
    if allowed and old.rpartition("@")[2].lower() not in allowed:
        return
    account = User.objects.get(pk=user_id)
    text = TEXT.format(name=account.full_name, new=account.email or NO_ADDRESS)
    send_mail("邮箱已修改", text, None, [old])
