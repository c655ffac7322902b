"""``python -m rectify.front > /etc/nginx/conf.d/rectify.conf``: the proxy of production, to be completed."""

from __future__ import annotations

import os

from rectify.front.rules import Site
from rectify.variables import number

HEAD = """\
# 由 `python -m rectify.front` 生成,放在 http { … } 里;写“需改”的几行换成自己的。
"""
LISTEN = """\
    listen 443 ssl;
    server_name rectify.example;                          # 需改
    ssl_certificate /etc/nginx/rectify.crt;               # 需改
    ssl_certificate_key /etc/nginx/rectify.key;           # 需改
    client_body_temp_path /var/lib/nginx/rectify-body;    # 收齐之前的上传放在这里,留足空间
"""


def production(upload_bytes: int, port: str) -> str:
    return HEAD + Site(listen=LISTEN, upstream=f"127.0.0.1:{port}", upload_bytes=upload_bytes).text()


if __name__ == "__main__":
    limit = number("UPLOAD_MAX_BYTES", 1000 * 1024 * 1024, least=1)
    print(production(limit, os.environ.get("PORT") or "8000"), end="")
