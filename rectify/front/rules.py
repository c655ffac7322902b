"""The text of nginx's configuration: one set of rules, for `make run` and for a proxy of production alike."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

RULES = Path(__file__).with_name("rules.conf")
# Every address that takes files; tests/rectify/test_front.py compares them with what the pages do.
UPLOADS = (
    r"measures/\d+/(?:evidence|progress)/",
    "imports/",
    "ledger-imports/",
    r"ledger-batches/\d+/add/",
    "export-templates/add/",
    "form-templates/",
    r"inspections/\d+/filings/",
    r"filings/\d+/",
    r"watches/\d+/keep/",
    r"regulations/\d+/files/",
    r"checks/\d+/",
    "units/instruct/",
    "units/ledger/",
    "exchange/take-in/",
    r"preparation/\d+/people/",
    r"api/v1/measures/\d+/evidence/",
)
# A form's text may have 8 MB; what stands around it is small.
FORM_BYTES = 9 * 1024 * 1024

PAGE = (
    "<!doctype html><html lang='zh-CN'><meta charset='utf-8'><title>{title}</title>"
    "<h1>{title}</h1><p>{sentence}</p></html>"
)
SIGN_IN = PAGE.format(
    title="请先登录", sentence="登录后才能上传。请<a href='/accounts/sign-in/'>登录</a>,再操作一次。"
)
TOO_LARGE = PAGE.format(title="内容过大", sentence="一次上传的内容过大,请返回后分几次上传。")
AWAY = PAGE.format(title="暂时无法访问", sentence="网站正在启动或暂时没有应答,请稍候刷新。")

SIZES = """\
# Whether a body has a megabyte or more, or does not say.
map "$http_transfer_encoding$http_content_length" $is_large {
    default 1;
    "" 0;
    "~^\\d{1,6}$" 0;
}
"""


@dataclass(frozen=True)
class Site:
    """``listen``: lines of nginx that say where; ``upstream``: where the web processes are.

    ``proxies``: how many stand in front of this one, whose word is believed on where a request comes from.
    """

    listen: str
    upstream: str
    upload_bytes: int
    proxies: int = 0

    def text(self) -> str:
        """The blocks that stand in ``http { … }``."""
        upstream = f"upstream rectify {{\n    server {self.upstream} fail_timeout=0;\n}}\n"
        return f"{SIZES}{upstream}server {{\n{self.listen}{self._rules()}}}\n"

    def _rules(self) -> str:
        text = RULES.read_text(encoding="utf-8")
        for name, value in self._values().items():
            text = text.replace(f"@{name}@", value)
        return text

    def _values(self) -> dict[str, str]:
        return {
            "FORM_BYTES": str(FORM_BYTES),
            # One that is a little too large is refused by the page itself, which says the limit.
            "UPLOAD_BYTES": str(self.upload_bytes + FORM_BYTES),
            "UPLOADS": f'"^/(?:{"|".join(UPLOADS)})"',
            "SCHEME": "$http_x_forwarded_proto" if self.proxies else "$scheme",
            # What a client says of itself is not handed on where no proxy of ours stands before us.
            "ADDRESS": "$proxy_add_x_forwarded_for" if self.proxies else "$remote_addr",
            "PAGE_SIGN_IN": SIGN_IN,
            "PAGE_TOO_LARGE": TOO_LARGE,
            "PAGE_AWAY": AWAY,
        }
