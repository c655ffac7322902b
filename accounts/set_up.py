"""The first start: a code that the terminal prints makes, once, the first administrator and his unit.

Of the code only a digest is kept, in a file beside the data: the database of somebody who restores a
backup knows nothing of it. Each start without accounts prints another one.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models import Organization, Role, User
from accounts.services import save_organization
from accounts.steps import random_words, save
from audit.events import Event
from audit.exceptions import Refused
from statements.normal_forms import normalized

GONE = "系统已经有账号了,不能再次设置。请登录。"
WRONG = "设置码不正确。请照终端里最近一次显示的抄写;重新启动或执行 manage.py set_up_code 会显示新的。"


def is_open() -> bool:
    """As long as nobody has an account."""
    return not User.objects.exists()


def new_code() -> str:
    """Printed once; the one before it opens nothing any more."""
    code = random_words(3)
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(_digest(code))
    draft.replace(path)
    return code


def is_code(typed: str) -> bool:
    path = _path()
    return path.exists() and constant_time_compare(_digest(typed), path.read_text())


@transaction.atomic
def set_up(*, code: str, username: str, full_name: str, password: str, name: str, short_name: str) -> User:
    """The administrator with the password that he chose, and the unit. Raises ``Refused``."""
    if not is_open():
        raise Refused(GONE)
    if not is_code(code):
        raise Refused(WRONG)
    account = User(username=username, full_name=full_name, role=Role.ADMINISTRATOR, is_staff=True)
    account.set_password(password)
    save(account, by=None, event=Event.APPOINT, detail=str(account.get_role_display()))
    label = str(Organization._meta.get_field("department_label").default)
    save_organization(None, by=account, name=name, short_name=short_name, department_label=label)
    try:
        # Last, and what decides when two do it at the same moment: a file goes once.
        _path().unlink()
    except FileNotFoundError as error:
        raise Refused(GONE) from error
    return account


def _path() -> Path:
    return Path(settings.VAR_DIR) / "set_up_code"


def _digest(code: str) -> str:
    plain = "".join(normalized(code).lower().split()).replace("-", "")
    return salted_hmac("accounts.set_up", plain, algorithm="sha256").hexdigest()
