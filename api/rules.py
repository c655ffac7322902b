"""May somebody have a token, may this one be used? A sentence in Chinese, or None."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from accounts import rules
from accounts.models import User
from api.models import ApiToken, rights_of

MAX_TOKENS = 10


def refuse_make_token(user: User, *, now: datetime) -> str | None:
    if refusal := rules.refuse_inactive(user):
        return refusal
    if user.is_officer:
        return f"{user.get_role_display()}看不到整改内容,不能生成接口令牌。请用整改办、书记或督查的账号生成。"
    if ApiToken.objects.usable(now).filter(person=user).count() >= MAX_TOKENS:
        return f"每人最多有{MAX_TOKENS}个有效的接口令牌,请先停用不再使用的。"
    return None


def refuse_embed(user: User, *, now: datetime) -> str | None:
    if not settings.EMBED_ANCESTORS:
        return "还没有允许嵌入的大屏地址,请运行人员在 EMBED_ANCESTORS 中写明后再生成链接。"
    return refuse_make_token(user, now=now)


def refuse_revoke_token(user: User, token: ApiToken) -> str | None:
    """One's own always; somebody else's is for who may switch his account off."""
    if token.revoked_at is not None:
        return "这个令牌已经停用。"
    return None if token.person_id == user.pk else rules.refuse_rights(user, token.person)


def refuse_use(token: ApiToken, *, now: datetime) -> str | None:
    """What would hold the person himself at the door holds his token as well."""
    person = token.person
    if token.revoked_at is not None or token.expires_at <= now:
        return "接口令牌已停用或已过期,请重新生成。"
    if not person.is_active or token.rights != rights_of(person):
        return "令牌所属账号已停用,或其角色、单位、部门、密码已变更,请由本人重新生成。"
    if person.must_change_password or _is_old(person, now):
        return "令牌所属账号须先修改密码,请本人登录系统修改后重新生成令牌。"
    if rules.is_second_factor_required(person) and not person.has_second_factor():
        return "令牌所属账号须先开启双因素认证,请本人登录系统办理。"
    return None


def _is_old(person: User, now: datetime) -> bool:
    days = settings.PASSWORD_DAYS
    return bool(days) and person.password_changed_at < now - timedelta(days=days)
