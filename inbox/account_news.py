"""What is told of accounts: nobody resets alone the password of one that approves or oversees."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Role, User
from inbox.posting import MessageLine, NewMessage, post

WATCHED = (Role.COORDINATOR, Role.VIEWER)
SUBJECT = "账号的密码被重置"
TEXT = "{by}重置了{account}({role})的密码。不是本人要求的,请立即告知系统管理员。"


def tell_password_reset(account: User, *, by: User) -> None:
    """The person, and the rest of the office, in the transaction of the reset."""
    if account.role not in WATCHED:
        return
    office = User.objects.active().filter(role=Role.COORDINATOR, organization=account.organization_id)
    people = {account.pk, *office.values_list("pk", flat=True)} - {by.pk}
    text = TEXT.format(by=by.label, account=account.label, role=account.get_role_display())
    key = f"password_reset:{account.pk}:{timezone.now().isoformat()}"
    post(NewMessage(person, key, SUBJECT, [MessageLine(text)], "red") for person in sorted(people))
