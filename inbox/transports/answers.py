"""Posting to a webhook and reading what it really says: makers answer 200 to what they did not take."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from inbox.transports import reach
from inbox.transports.outcome import Rejected, Trouble

CONNECT_SECONDS, READ_SECONDS, MAX_SECONDS = 5, 10, 20
MAX_ANSWER_BYTES = 4 * 1024
# 企业微信 45009; 钉钉 130101, 410100; 飞书 9499 (also other things), 11232: too many at once.
TOO_FAST = {45009, 130101, 410100, 11232}
# What the makers' codes come down to for the administrator.
MEANINGS = {
    93000: "令牌不正确",
    300001: "令牌不正确",
    310000: "安全设置不符,请检查加签密钥、关键词(可设为“提醒”)或允许的地址",
    19001: "令牌不正确",
    19021: "安全设置要求签名,请改用关键词“提醒”或允许的地址",
    19022: "本服务器的地址不在允许的范围内",
    19024: "消息里没有要求的关键词,可设为“提醒”",
}


@dataclass(frozen=True)
class WebhookAnswer:
    """What came back: as much of ``requests.Response`` as apprise and we look at."""

    status_code: int
    content: bytes

    def code(self, *names: str) -> int | None:
        """The first of the named numbers in the JSON body; None when there is none."""
        try:
            body = json.loads(self.content)
        except ValueError:
            return None
        values = [body[name] for name in names if name in body] if isinstance(body, dict) else []
        return next((value for value in values if isinstance(value, int)), None)


def post(url: str, **options: Any) -> WebhookAnswer:
    """Asks exactly this address, once, and for a limited time.

    Raises ``requests.RequestException``, or ``Rejected`` where no webhook may lead to.
    """
    reach.ask_for(url)
    wanted = options | {"allow_redirects": False, "stream": True}
    wanted.pop("timeout", None)
    deadline = time.monotonic() + MAX_SECONDS
    content = b""
    timeout = (CONNECT_SECONDS, READ_SECONDS)
    with reach.session() as session, session.post(url, timeout=timeout, **wanted) as response:
        # Byte by byte: anything larger waits for the whole of it, however slowly it drips.
        for piece in response.iter_content(1):
            content += piece
            if len(content) > MAX_ANSWER_BYTES or time.monotonic() > deadline:
                break
        return WebhookAnswer(response.status_code, content)


def check(answer: WebhookAnswer | None, *, code: int | None, needs_code: bool) -> None:
    """Returns when it was taken. ``code``: the maker's own, 0 is good; without an answer: no contact."""
    if answer is None:
        raise Trouble("连接不上对方服务器,或对方没有响应,稍后自动重试。")
    status = answer.status_code
    if 300 <= status < 400:
        raise Rejected(f"对方要求转到别的地址({status}),系统不跟随,请检查令牌或地址。")
    if status == 429 or status >= 500:
        raise Trouble(f"对方服务器暂时不可用({status}),稍后自动重试。")
    if status >= 400:
        raise Rejected(f"对方拒收({status}),请检查令牌或地址。")
    if code in TOO_FAST:
        raise Trouble(f"发送过于频繁,对方暂时不收({code}),稍后自动重试。")
    if code:
        raise Rejected(f"对方拒收(错误码{code}):{MEANINGS.get(code, '请检查令牌和安全设置')}。")
    if code is None and needs_code:
        raise Trouble("对方的回答无法识别,可能被网络设备拦截,稍后自动重试。")
