"""Lines that belong to the web page or the printed page and not to the notice."""

from __future__ import annotations

import re

from notices.parser.marks import half_width

CHROME = "网页上的内容"
CONTENTS = "与正文重复的目录"
BEFORE_TITLE = "标题之前的内容"
PAGE = "页码"
RUNNING_HEAD = "每页重复的页眉页脚"
TABLE_HEAD = "表格的表头和序号"
CELL = "表格单元格两边的引号"
FRAME = "标题两边的括号"
MARKUP = "网页代码"

_SURE = (
    r"当前位置|所在位置|您?(?:现在)?的?位置[::]|首页\s*[>»›/|]|打印本页|关闭(?:窗口|本页)|返回顶部|返回首页|分享到|扫一扫|上一[篇页条]|下一[篇页条]|"
    r"ICP备|公网安备|网站(?:地图|标识码)|版权所有|无障碍(?:阅读|浏览)|浏览(?:次数|量)|阅读(?:次数|量)|点击(?:数|次数|量)|字[体号][::]|【字"
)
_LIKELY = (
    r"发布(?:日期|时间|人|单位|机构|者)|发文(?:日期|机关|字号)|公布日期|成文(?:日期|时间)|信息(?:来源|索引)|(?:索|标)\s*引\s*号|^来源\s*:|^作者\s*:|^日期\s*:|^时间\s*:|^浏览\s*:|^标\s*题\s*:|"
    r"^主题(?:分类|词)|^文\s*号\s*:|^效力状态|^公开(?:方式|范围|形式|属性)|^文件名称|^发布机构|^有效性|[【\[]?\s*打印\s*[】\]]|[【\[]\s*关闭\s*[】\]]|^分享|^朗读$|^主办|^承办|"
    r"访问量|责任编辑|^编辑\s*:|^审核\s*:|^初审|^终审|^打印$|^[大中小][】\]]?$|^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$"
)
_CHROME = re.compile(f"{_SURE}|{_LIKELY}")
_INSIDE = re.compile(_SURE)
_MAX_LENGTH = 120
_MAX_INSIDE = 60
_PAGE = re.compile(
    r"[-—–―_~·•\s]*第?\s*\d{1,3}\s*页?(?:\s*[,,/]?\s*共?\s*\d{1,3}\s*页?)?[-—–―_~·•\s]*|第\s*[一二三四五六七八九十]{1,3}\s*页"
)
_BARE = re.compile(r"\d{1,3}")


def is_chrome(text: str) -> bool:
    """As web pages print it around a text."""
    return len(text) <= _MAX_LENGTH and bool(_CHROME.search(half_width(text).strip("•·- \t")))


def is_chrome_inside(text: str) -> bool:
    """Only what cannot be said by a notice itself: what a page breaks a text with."""
    half = half_width(text)
    return len(text) <= _MAX_INSIDE and not half.endswith((";", "。")) and bool(_INSIDE.search(half))


def is_page_number(text: str) -> bool:
    """— 3 —, 第 3 页 共 12 页, 3/12, a bare 3."""
    return (
        len(text) <= 20
        and any(sign.isdigit() or sign in "页" for sign in text)
        and bool(_PAGE.fullmatch(half_width(text)))
    )


def is_bare_number(text: str) -> bool:
    return bool(_BARE.fullmatch(half_width(text)))
