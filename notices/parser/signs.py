"""Signs that are marks by themselves: enclosed numbers, and the bullets of editors, web pages and posts."""

# The first of every run of ten or twenty enclosed numbers; none of the runs overlaps another.
FIRST_ENCLOSED = "①⑴⒈⓵❶➀➊㈠㊀Ⅰ"
# The circled numbers beyond twenty stand in two places of their own.
_BEYOND = {"㉑": 21, "㊱": 36}
CIRCLED = "①-⑳㉑-㉟㊱-㊿⓵-⓾❶-❿➀-➉➊-➓㊀-㊉"
ROMAN = "Ⅰ-Ⅻ"
IN_BRACKETS, WITH_DOT, CHINESE_IN_BRACKETS = "⑴-⒇", "⒈-⒛", "㈠-㈩"
# Blocks, geometric shapes, stars, hands, check marks, arrows; the last run is that of symbol fonts.
BULLETS = "•·・∙※▀-▟■-◿★☆☛☞✓-❵➔-➿⬛-⭓🔴-🔻📌👉\uf000-\uf0ff"


def number_of(sign: str) -> int:
    """What an enclosed number counts: ③ is 3."""
    first = max(first for first in (*FIRST_ENCLOSED, *_BEYOND) if first <= sign)
    return ord(sign) - ord(first) + _BEYOND.get(first, 1)
