"""Settings that work and that somebody should still look at."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from operations.state import StateTile

# What others may not even read: the key opens every session.
PRIVATE = 0o077


def setting_tiles() -> Iterator[StateTile]:
    yield _debug()
    yield _https()
    yield _site_url()
    yield _sealed_backups()
    yield _secret()


def _debug() -> StateTile:
    if settings.DEBUG:
        return StateTile(
            "调试方式", "已打开", "出错时会显示内部信息。请去掉环境变量 DEBUG 后重新启动。", "red"
        )
    return StateTile("调试方式", "已关闭")


def _https() -> StateTile:
    if settings.SESSION_COOKIE_SECURE:
        return StateTile("HTTPS", "已启用")
    more = "只在本机使用时不需要。给别人使用时请在前面配置 HTTPS 并设置 HTTPS=1(见运行与维护)。"
    return StateTile("HTTPS", "没有启用", more, "amber")


def _site_url() -> StateTile:
    if settings.SITE_URL:
        return StateTile("系统地址", settings.SITE_URL)
    more = "邮件和日历里没有链接,也不能用邮件重设密码。请设置 SITE_URL。"
    return StateTile("系统地址", "没有设置", more, "amber")


def _sealed_backups() -> StateTile:
    if settings.BACKUP_KEYS:
        return StateTile("备份加密", "已启用", f"{len(settings.BACKUP_KEYS)}把公钥。请确认私钥另有保存。")
    more = "备份里有全部内容。可用 manage.py backup_key 生成密钥,写入 BACKUP_KEYS。"
    return StateTile("备份加密", "没有启用", more, "amber")


def _secret() -> StateTile:
    """The embedded deployment keeps its key in a file; elsewhere it comes from the environment."""
    path = Path(settings.VAR_DIR) / "secret_key"
    if not path.is_file():
        return StateTile("密钥", "由环境变量给出")
    if path.stat().st_mode & PRIVATE:
        return StateTile("密钥", "别人可以读到", f"请执行 chmod 600 {path}。", "red")
    return StateTile("密钥", "只有本系统可以读")
