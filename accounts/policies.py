"""The security settings in force, in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from accounts import limits
from accounts.models import Role, WayIn
from accounts.signing_in import mail_reset


@dataclass(frozen=True)
class Policy:
    """``variable`` is where the value comes from, empty for what is fixed."""

    name: str
    value: str
    variable: str = ""


@dataclass(frozen=True)
class PolicyGroup:
    title: str
    policies: list[Policy]


def policies() -> list[PolicyGroup]:
    return [
        PolicyGroup("密码", _passwords()),
        PolicyGroup("登录", _sign_in()),
        PolicyGroup("角色", _roles()),
        PolicyGroup("频次", _limits()),
    ]


def _passwords() -> list[Policy]:
    days = settings.PASSWORD_DAYS
    mail = (
        "可以(链接1小时内有效,只能用一次)" if mail_reset.is_open() else "不可以(没有设置邮件服务或 SITE_URL)"
    )
    return [
        Policy(
            "长度和组成",
            "至少10位,含大写字母、小写字母、数字、符号中的三种;不能是常见密码,不能与姓名、登录名相近",
        ),
        Policy("不能与前几次相同", f"{settings.PASSWORD_HISTORY}次", "PASSWORD_HISTORY"),
        Policy("多久须更换", f"{days}天" if days else "不要求", "PASSWORD_DAYS"),
        Policy("初始密码和重置", "一次性密码,首次登录须修改"),
        Policy("本人通过邮件重设", mail, "EMAIL_URL"),
    ]


def _sign_in() -> list[Policy]:
    address = settings.SIGN_IN_ADDRESS_FAILURES
    return [
        Policy(
            "输错几次后锁定",
            f"同一登录名、同一地址{settings.AXES_FAILURE_LIMIT}次,锁定15分钟,再错加倍,最长16小时",
            "SIGN_IN_FAILURES",
        ),
        Policy(
            "同一地址输错上限",
            f"1小时{address}次(不分登录名)" if address else "不限",
            "SIGN_IN_ADDRESS_FAILURES",
        ),
        Policy("统一账号登录", _ways_in() or "未启用", "LDAP_URL、OIDC_ISSUER、CAS_URL"),
        Policy("无操作退出", _span(settings.SESSION_COOKIE_AGE), "SESSION_IDLE_SECONDS"),
        Policy("最长登录时间", _span(settings.SESSION_LIFE), "SESSION_LIFE_SECONDS"),
        Policy(
            "必须用双因素认证的角色", _names(settings.SECOND_FACTOR_ROLES) or "不要求", "SECOND_FACTOR_ROLES"
        ),
    ]


def _ways_in() -> str:
    if not settings.WAYS_IN:
        return ""
    make = "首次登录时建立,待管理员启用" if settings.OUTSIDE_MAKE_ACCOUNTS else "不自动建立账号"
    link = "同登录名的自动绑定" if settings.OUTSIDE_LINK_BY_NAME else "同登录名的不自动绑定"
    roles = "角色按分组" if settings.OUTSIDE_ROLES else "角色由管理人员指定"
    return ";".join(("、".join(WayIn(way).label for way in settings.WAYS_IN), make, link, roles))


def _roles() -> list[Policy]:
    return [Policy("三员分立", "已启用" if settings.THREE_OFFICERS else "未启用", "THREE_OFFICERS")]


LIMIT_NAMES = {
    "upload": "上传佐证材料",
    "export": "导出",
    "reset": "申请邮件重设密码(每个登录名)",
    "reset_address": "申请邮件重设密码(每个地址)",
    "second_factor": "输入动态码",
    "password": "输入本人密码(登录以外)",
    "opinion": "网上提意见(每个地址)",
    "opinion_day": "网上提意见(每个地址每天)",
    "opinion_notice": "网上提意见(每份通报)",
}


def _limits() -> list[Policy]:
    return [Policy(name, _rate(key), f"LIMIT_{key.upper()}") for key, name in LIMIT_NAMES.items()]


def _rate(key: str) -> str:
    times, seconds = limits.limit(key)
    return f"{_span(seconds)}内{times}次" if times else "不限"


def _span(seconds: int) -> str:
    if seconds % 3600 == 0:
        return f"{seconds // 3600}小时"
    return f"{seconds // 60}分钟" if seconds % 60 == 0 else f"{seconds}秒"


def _names(roles: list[str]) -> str:
    return "、".join(Role(role).label for role in roles)
