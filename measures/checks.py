"""What is wrong with a folder before anybody notices: it is for nobody else on the machine."""

from __future__ import annotations

import stat

from django.core.checks import CheckMessage, Warning, register

from measures.previews import cache


@register()
def preview_folder(**_kwargs: object) -> list[CheckMessage]:
    try:
        mode = stat.S_IMODE(cache.folder().stat().st_mode)
    except OSError:  # it is made with the first preview
        return []
    if not mode & 0o077:
        return []
    sentence = (
        f"预览文件夹 {cache.folder()} 的权限是 {mode:o},其他账号也能读取。请执行:chmod 700 {cache.folder()}"
    )
    return [Warning(sentence, id="measures.W001")]
