"""What gets somebody in beside the password: second factor, recovery codes, mail reset, unlocking.

Services like those of ``accounts.services``: lock, ask, write, with an entry in the account's history.
"""

from __future__ import annotations

from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from accounts import rules
from accounts.models import RecoveryCode, SecondFactor, User
from accounts.signing_in import lockout, second_factor
from accounts.steps import (
    PASSWORD_FIELDS,
    ask,
    know_password,
    locked_account,
    make_own_from_elsewhere,
    one_time_password,
    own_account,
    save,
    set_password,
)
from audit import trail
from audit.events import Event
from audit.exceptions import Refused

WRONG_CODE = "动态码不正确或已用过。请等手机上显示下一个6位动态码后再输入。"


def _end_sessions(account: User, *, by: User, event: Event) -> None:
    """Another way of getting in ends every session; the page that asked renews its own."""
    account.session_epoch += 1
    save(account, by=by, event=event, fields=["session_epoch"])


@transaction.atomic
def start_second_factor(user: User) -> SecondFactor:
    """A fresh secret that counts only once a code made with it was typed."""
    account = own_account(user)
    factor, _ = SecondFactor.objects.get_or_create(user=account, defaults={"seed": second_factor.new_seed()})
    if factor.confirmed_at is not None:
        raise Refused("双因素认证已经开启。要换手机,请先关闭再重新开启。")
    factor.seed, factor.last_step = second_factor.new_seed(), 0
    factor.save(update_fields=["seed", "last_step"])
    trail.record(Event.START_SECOND_FACTOR, by=account, about=account)
    return factor


@transaction.atomic
def confirm_second_factor(user: User, code: str) -> list[str]:
    """Switches it on; the recovery codes, which are shown once and kept nowhere."""
    account = own_account(user)
    factor = (
        SecondFactor.objects.select_for_update(no_key=True).filter(user=account, confirmed_at=None).first()
    )
    if factor is None:
        raise Refused("请先点“开始绑定”,取得新的二维码。")
    if not _take_code(factor, code):
        raise Refused(WRONG_CODE)
    factor.confirmed_at = timezone.now()
    factor.save(update_fields=["confirmed_at"])
    _end_sessions(account, by=account, event=Event.SECOND_FACTOR_ON)
    return _new_recovery_codes(factor)


@transaction.atomic
def renew_recovery_codes(user: User) -> list[str]:
    """Ten new ones; the old ones open nothing any more."""
    account = own_account(user)
    factor = (
        SecondFactor.objects.select_for_update(no_key=True)
        .filter(user=account, confirmed_at__isnull=False)
        .first()
    )
    if factor is None:
        raise Refused("尚未开启双因素认证,没有备用码可换。")
    save(account, by=account, event=Event.RENEW_RECOVERY_CODES, fields=["session_epoch"])
    return _new_recovery_codes(factor)


def _new_recovery_codes(factor: SecondFactor) -> list[str]:
    codes = second_factor.new_recovery_codes()
    salt = second_factor.new_seed()[:22]
    factor.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(factor=factor, encoded=second_factor.hash_code(code, salt=salt)) for code in codes
    )
    return codes


@transaction.atomic
def switch_off_second_factor(user: User) -> None:
    account = own_account(user)
    ask(rules.refuse_switch_off_second_factor(account))
    if not SecondFactor.objects.filter(user=account).delete()[0]:
        raise Refused("双因素认证没有开启。")
    _end_sessions(account, by=account, event=Event.SECOND_FACTOR_OFF)


@transaction.atomic
def reset_second_factor(user_id: int, *, by: User) -> User:
    """For who lost phone and recovery codes; where it is demanded, a new one at the next sign-in."""
    account = locked_account(user_id, by=by, rule=rules.refuse_rights)
    if not SecondFactor.objects.filter(user=account).delete()[0]:
        raise Refused("该用户没有开启双因素认证。")
    _end_sessions(account, by=by, event=Event.RESET_SECOND_FACTOR)
    return account


@transaction.atomic
def check_second_step(user: User, code: str) -> bool:
    """Whether ``code`` opens the door now: the app's code, or a recovery code; neither does it twice."""
    account: User = User.objects.select_for_update(of=("self",), no_key=True).get(pk=user.pk)
    factor = (
        SecondFactor.objects.select_for_update(no_key=True)
        .filter(user=account, confirmed_at__isnull=False)
        .first()
    )
    if factor is None or not account.is_active:
        return False
    return _take_code(factor, code) or _take_recovery_code(factor, code, account=account)


def _take_code(factor: SecondFactor, code: str) -> bool:
    """A code read over somebody's shoulder, or one before it, is worth nothing afterwards."""
    step = second_factor.step_of(second_factor.secret_of(factor.seed), code)
    if step is None or second_factor.is_used(step, last=factor.last_step):
        return False
    factor.last_step = step
    factor.save(update_fields=["last_step"])
    return True


def _take_recovery_code(factor: SecondFactor, code: str, *, account: User) -> bool:
    left = list(factor.recovery_codes.filter(used_at=None))
    if not left:
        return False
    encoded = second_factor.hash_code(code, salt=left[0].encoded.split("$")[2])
    found = [row for row in left if constant_time_compare(row.encoded, encoded)]
    if not found:
        return False
    RecoveryCode.objects.filter(pk=found[0].pk).update(used_at=timezone.now())
    save(account, by=account, event=Event.USE_RECOVERY_CODE, fields=["session_epoch"])
    return True


@transaction.atomic
def unlock(user_id: int, *, by: User) -> User:
    """Lifts the lock that wrong passwords or codes have put on the name."""
    account = locked_account(user_id, by=by, rule=rules.refuse_rights)
    if not lockout.unlock(account.username):
        raise Refused("该用户现在没有被锁定,不必解除。")
    save(account, by=by, event=Event.UNLOCK, fields=["session_epoch"])
    return account


@transaction.atomic
def set_password_by_mail(user: User, password: str, *, token: str) -> User:
    """Asked once more under the lock, so that of two who open the link at once only one gets through."""
    account = own_account(user)
    if not default_token_generator.check_token(account, token):
        raise Refused("链接已用过或已失效,请重新申请。")
    set_password(account, password)
    account.must_change_password = False
    make_own_from_elsewhere(account)
    save(account, by=account, event=Event.RESET_BY_MAIL, fields=PASSWORD_FIELDS)
    return account


@transaction.atomic
def rescue(username: str) -> tuple[User, str]:
    """For the command line alone: a one-time password, in use again; no second factor, lock or link."""
    account: User = User.objects.select_for_update(of=("self",), no_key=True).get(username=username)
    password = one_time_password()
    set_password(account, password)
    account.must_change_password = True
    account.is_active = True
    account.outside_way = account.outside_id = ""
    know_password(account, by=None)
    SecondFactor.objects.filter(user=account).delete()
    lockout.unlock(account.username)
    fields = [*PASSWORD_FIELDS, "is_active", "outside_way", "outside_id"]
    save(account, by=None, event=Event.RESCUE, fields=fields)
    return account, password
