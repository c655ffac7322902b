"""Who is gone where he came from is switched off here, every night."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts.models import User, WayIn
from accounts.signing_in.outside import OutsideAway, OutsidePerson
from accounts.signing_in.outside.people import has_role, take_role
from accounts.steps import save
from audit.events import Event

logger = logging.getLogger(__name__)
# More at once than this and than half of all: then a setting is wrong, and the people are not gone.
MAX_AT_ONCE = 5


def leave_directory(_today: date) -> str:
    """Asks the directory for everybody who is linked with it; roles follow the groups."""
    if WayIn.DIRECTORY not in settings.WAYS_IN:
        return ""
    rows = User.objects.active().filter(outside_way=WayIn.DIRECTORY).exclude(outside_id="").order_by("pk")
    linked = dict(rows.values_list("outside_id", "pk"))
    if not linked:
        return ""
    from accounts.signing_in.outside import directory  # noqa: PLC0415  # with ldap3, which few need

    try:
        there = directory.find(list(linked))
    except OutsideAway as error:
        logger.warning("the directory was not asked who is gone: %s", error)
        return "目录服务器没有应答,没有核对统一账号"
    gone = len(linked) - len(there)
    if gone > max(MAX_AT_ONCE, len(linked) // 2):
        return f"目录服务器里找不到{gone}个已绑定的账号,疑为设置有误,没有停用。请核对 LDAP_BASE"
    count = sum(_bring_up_to_date(pk, there.get(identifier)) for identifier, pk in linked.items())
    return f"停用了{count}个在统一账号中已不存在、已停用或没有角色的用户" if count else ""


@transaction.atomic
def _bring_up_to_date(user_id: int, person: OutsidePerson | None) -> bool:
    """Whether the account was switched off."""
    account: User = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user_id)
    if person is not None:
        User.objects.filter(pk=user_id).update(outside_seen_at=timezone.now())
        take_role(account, person)
        if has_role(account, person):
            return False
    return _switch_off(account, why="统一账号中已不存在、已停用或没有角色")


def leave_unseen(_today: date) -> str:
    """Of OIDC and CAS nobody tells who is gone: who has not come for long is."""
    days = settings.OUTSIDE_UNSEEN_DAYS
    if not days:
        return ""
    since = timezone.now() - timedelta(days=days)
    ways = [way for way in (WayIn.OIDC, WayIn.CAS) if way in settings.WAYS_IN]
    rows = (
        User.objects.active().filter(outside_way__in=ways, outside_seen_at__lt=since).exclude(outside_id="")
    )
    count = 0
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            account: User = User.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
            count += _switch_off(account, why=f"{days}天没有用统一账号登录")
    return f"停用了{count}个{days}天没有用统一账号登录的用户" if count else ""


def _switch_off(account: User, *, why: str) -> bool:
    if not account.is_active:
        return False
    account.is_active = False
    save(account, by=None, event=Event.DISABLE_USER, reason=why, detail=why, fields=["is_active"])
    return True
