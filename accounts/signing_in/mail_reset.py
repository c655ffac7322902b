"""The mail of 忘记密码: one link, good for one hour and one use."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from accounts.broker import notify
from accounts.models import User
from audit import trail
from audit.events import Event

TEXT = """{name}:

有人(应是您本人)申请重设“巡察整改台账系统”的密码。请在1小时内打开下面的链接,设置新密码:

{link}

链接只能使用一次。不是您本人申请的,不必理会,原密码仍然有效;多次收到请告知系统管理员。
"""


def is_open() -> bool:
    """Only where SITE_URL says what the link begins with: whoever asks could name any host in his request."""
    return bool(settings.IS_MAIL_SET_UP and settings.SITE_URL)


def send_soon(username: str) -> None:
    """By a worker; without a broker here and now, because no row would remember it."""
    if not notify("accounts.tasks.send_password_reset", username):
        send(username)


def send(username: str) -> bool:
    """Whether a mail went out: not for unknown names, switched-off accounts and those without address."""
    user = User.objects.active().filter(username=username).exclude(email="").first()
    if user is None or user.is_linked or not user.has_usable_password():
        return False
    trail.record(Event.ASK_FOR_MAIL, by=None, about=user)
    link = settings.SITE_URL + _path(user)
    send_mail("重设密码", TEXT.format(name=user.full_name, link=link), None, [user.email])
    return True


def _path(user: User) -> str:
    """The token dies with the next sign-in, the next password, and another address."""
    name = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts:reset_password", args=[name, default_token_generator.make_token(user)])
