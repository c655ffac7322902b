"""What the title of a column means: which fields it takes, which words it offers, how it writes dates."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ledger.fields import FIELDS
from ledger.titles import whole_title
from workbooks.receivers.headers import MAX_TITLE, NAMES, plain_title
from workbooks.receivers.words import meaning_of_word

PLACE = "(单位|部门|科室|处室|股室|部室|中心|机构|支部|党组织)"
# What a title ends in, first match first: in Chinese the word that says what is meant stands last. Exact
# names of the ledger's own list come before these, names that a title ends in after them.
ENDINGS: tuple[tuple[str, str], ...] = (
    ("next_step", r"(下一?步|下个?(月|周|季度|阶段)|下一阶段|后续|今后).*(打算|计划|安排|措施|工作|举措)"),
    ("extension", r"(未完成|未按期|未整改|延期|逾期|未到位|超期).*(原因|说明|理由|情况)"),
    ("number", r"^(反馈)?(问题|项目|事项|任务)(编号|序号|编码)"),
    ("goal", r"预期(成效|效果|成果)|目标任务"),
    ("progress", r"已(经)?采取.*措施(及效果)?|已开展的?工作|主要做法|整改过程"),
    ("progress", r"(措施|整改|任务|工作)?(落实|推进|进展|开展)情况"),
    ("progress", r"(整改|工作|完成|推进)?(进度|进展)(情况)?"),
    ("organization", r"(被\w{2,3}|填报|报送|上报|申请|申报|呈报)(单位|党组织|党组|党委)"),
    ("supporting", rf"(配合|协办|协助|参与|协同|会办).*{PLACE}?"),
    (
        "leader",
        r"(责任|分管|牵头|包保|包案|挂帅|领衔|督办|挂钩|主管|主抓|包联|包抓|挂联|挂点)\w{0,3}(领导|领导干部|班子成员|负责人|委员)",
    ),
    ("department", rf"(牵头|责任|主责|承办|主办|整改|落实|实施|负责)\w{{0,2}}{PLACE}"),
    ("handler", r"(责任|经办|承办|具体|直接|整改)\w{0,3}(人|人员|责任人)"),
    ("department", r"(责任|整改|落实)主体"),
    ("handler", r"^(具体|科室|股室|处室|部门)?负责人(员)?"),
    ("closed_on", r"销号(时间|日期)"),
    ("is_closed", r"(是否|已)(予以|同意)?销号|销号(状态|与否)"),
    ("timeframe", r"是否(属于|需要|为|已)?(立行立改|即知即改|限期整改|长期坚持|长期整改)"),
    ("timeframe", r"(整改|时限|任务|期限)(要求)?(类型|类别|分类|方式|性质)"),
    ("status", r"是否(已|按期|按时|全部)?(完成|整改|到位|办结)(整改|到位|任务)?|(完成|到位)与否"),
    ("status", r"(整改|完成|办理|办结|落实)(状态|状况|程度|标识)|(完成|办结)情况"),
    ("category", r"(问题|所属|反馈)\w{0,2}(类别|类型|分类|种类|方面|领域)|问题(归类|大类)"),
    ("evidence", r"(佐证|证明|支撑|印证|附件|台账)(材料|资料|清单)(清单|目录|情况)?"),
    ("goal", r"(整改|预期|工作|任务)(目标|要求|标准)"),
    ("outcome", r"(整改|取得|工作|阶段性?)\w{0,2}(成效|效果|成果)"),
    ("causes", r"(原因|根源|成因)(分析|剖析)?"),
    ("finding_text", r"(问题|具体|主要)\w{0,2}(表现|描述|表述|内容|事实|情形)"),
    ("finding", r"反馈(事项|条目)|^问题(摘要|事项|条目)|问题原文"),
    ("measure", r"整改办法"),
)
QUALIFIER = re.compile(r"^(牵头|主办|承办|主责|责任|配合|协办|协助|联合|分管|主管|主要|具体)$")
PROMISED = re.compile(r"(计划|拟|预计|要求|应|规定|限期|承诺)\w{0,2}(完成|整改|办结)?(时间|日期|时限|期限)$")
DEADLINE = re.compile(r"(时限|期限|时间节点|截止时间|截止日期)(要求)?$|^整改时间$|时间(要求|安排)$")
# A date below a title that says which: 完成时限 with 具体日期 under it.
BARE_DATE = re.compile(r"(具体|明确)?(日期|时间|年月日)")
FINISHED = re.compile(r"(完成|办结|到位)(时间|日期)$")
ACTUAL = re.compile(r"实际")
TAILS = re.compile(r"(姓名|名称|说明|内容|描述|概述|简述|明细|目录|填写)$")
# What is written by hand on paper.
BY_HAND = re.compile("签字|签名|签章|手印")
# How much of it is done, of which no field tells.
PERCENT = re.compile("%|百分比|百分数")
BETWEEN = re.compile(r"[、/和及暨或]|(?<!参)与(?!否)|以及")
BRACKETS = re.compile(r"[(\[【〔]([^(\[【〔)\]】〕]*)[)\]】〕]")
WORD_GAPS = re.compile(r"[/、|,;或]|(?<=[”\"])(?=[“\"])")
QUOTES = re.compile(r"[“”\"'‘’]")
# Words behind letters or numbers: A.已完成 B.正在整改.
LETTERED = re.compile(r"(?:[A-Z1-9][.、]|[①-⑨])[^A-Z1-9①-⑨]+")
LEADING = re.compile(r"^(请)?(填写?|选填|选择|注明|分为|按)[:]?")
# A sign for each word: 完成打√,推进中打△.
SIGNED = re.compile(r"(.{1,8}?)(?:请?[打填用划画标][“\"]?|[:=])([√✓×✗△▲○●☆★])[”\"]?")
MAX_WORD = 8
# Its own titles of one or two signs; at the end of longer ones they say too little.
SHORT_ONLY = {"organization", "inspection", "number", "focus", "deadline", "completed_on"}
MEANT_WHOLE = {name: key for name, key in NAMES.items() if key not in ("deadline",)} | {"整改时限": "due_on"}
# Not the words that mean a field only alone: 工作举措 may stand in any plan of work.
BY_LENGTH = sorted(
    {
        name
        for key, field in FIELDS.items()
        for title in (field.title, *field.synonyms)
        if key not in SHORT_ONLY and len(name := plain_title(title)) > 1
    },
    key=len,
    reverse=True,
)
# How a year, a month and a day are asked for, and the format that gives them.
DATE_HINTS: tuple[tuple[str, str], ...] = (
    (r"年\W*月\W*日", 'yyyy"年"m"月"d"日"'),
    (r"(x{4}|\d{4}|y{4})\.(x{2}|0\d|m{2})\.?", "yyyy.mm.dd"),
    (r"(x{4}|\d{4}|y{4})\.(x|\d{1,2}|m)\.?", "yyyy.m.d"),
    (r"(x{4}|\d{4}|y{4})-(x|\d|m)", "yyyy-mm-dd"),
    (r"(x{4}|\d{4}|y{4})/(x|\d|m)", "yyyy/m/d"),
    (r"\d{4}年\d{1,2}月\d{1,2}日", 'yyyy"年"m"月"d"日"'),
)


@dataclass(frozen=True)
class TitleMeaning:
    """``keys`` are fields of the ledger, put together in their order; ``words`` may be filled in."""

    keys: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    date_format: str = ""
    is_itemised: bool = False
    signs: tuple[tuple[str, str], ...] = ()


def meaning_of(path: Sequence[str]) -> TitleMeaning:
    """``path`` holds the titles of a column from the group down to its own."""
    leaf = path[-1] if path else ""
    hints = [text for text in BRACKETS.findall(leaf) if text]
    signs = next((signed for hint in hints if len(signed := signs_in(hint)) > 1), {})
    words = next((found for hint in hints if len(found := words_in(hint)) > 1), ())
    return TitleMeaning(
        keys_of(path),
        tuple(signs.values()) or words,
        next((code for hint in hints if (code := date_format_in(hint))), ""),
        any("分条" in hint or "逐条" in hint or "逐项" in hint for hint in hints),
        tuple(signs.items()),
    )


def signs_in(hint: str) -> dict[str, str]:
    """Word → the sign that is to stand for it."""
    parts = [part for part in WORD_GAPS.split("".join(hint.split())) if part]
    found = [SIGNED.fullmatch(part) for part in parts]
    return {match.group(1): match.group(2) for match in found if match}


def keys_of(path: Sequence[str]) -> tuple[str, ...]:
    """Its own title first, then together with its group's; a title of several things gives several."""
    plain = [text for title in path if (text := plain_title(title))]
    if not plain or BY_HAND.search(path[-1]) or PERCENT.search(path[-1]):
        return ()
    leaf, group = plain[-1], plain[-2] if len(plain) > 1 else ""
    # Brackets that belong to the title, and 单位 below 牵头, which is no 单位.
    for title in (whole_title(path[-1]), group + leaf):
        if title != leaf and (key := NAMES.get(title, "")):
            return (key,)
    if key := key_of(leaf, group=group):
        return (key,)
    parts = [part for part in BETWEEN.split(_bare(path[-1])) if part]
    found = [key_of(part) for part in parts]
    if len(parts) > 1 and any(found):
        return tuple(dict.fromkeys(key for key in found if key))
    joined = [leaf + group] if group and QUALIFIER.match(leaf) else []
    joined += [group + leaf] if group else []
    return next(((key,) for title in joined if (key := key_of(title))), ())


def _bare(title: str) -> str:
    return BRACKETS.sub("", "".join(title.split())).strip("*:")


def key_of(title: str, *, group: str = "") -> str:
    """The one field a plain title means; "" when it means another thing or several."""
    if not title or len(title) > MAX_TITLE:
        return ""
    if key := _deadline_key(title, group):
        return key
    if title in MEANT_WHOLE:
        return MEANT_WHOLE[title]
    if BETWEEN.search(title):
        return ""
    if key := next((key for key, ending in ENDINGS if re.search(f"(?:{ending})$", title)), ""):
        return key
    if name := next((name for name in BY_LENGTH if title.endswith(name)), ""):
        return MEANT_WHOLE[name]
    shorter = TAILS.sub("", title)
    return key_of(shorter) if shorter != title else ""


def _deadline_key(title: str, group: str) -> str:
    """A date that was promised or one on which it happened; the group above has a say."""
    if BETWEEN.search(title):
        return ""
    if group and BARE_DATE.fullmatch(title):
        return _deadline_key(group, "")
    if FINISHED.search(title) and ACTUAL.search(title + group):
        return "completed_on"
    if PROMISED.search(title) or DEADLINE.search(title):
        return "due_on"
    if FINISHED.search(title):
        return "due_on" if DEADLINE.search(group) or "计划" in group else "completed_on"
    return ""


def words_in(hint: str) -> tuple[str, ...]:
    """The words a hint offers (已完成/正在整改); nothing for a sentence."""
    text = "".join(hint.split())
    plain = LEADING.sub("", text)
    split = LETTERED.findall(plain) if len(LETTERED.findall(plain)) > 1 else WORD_GAPS.split(plain)
    parts = [QUOTES.sub("", part).strip("/;,、") for part in split]
    parts = [part for part in parts if part]
    # With commas it may be a sentence: then each part has to be a word for a state.
    is_list = not re.search("[,;。]", text) or all(meaning_of_word(part) for part in parts)
    return tuple(parts) if is_list and all(len(part) <= MAX_WORD for part in parts) else ()


def date_format_in(text: str) -> str:
    """The number format that a hint or an example of a date asks for; "" when it is none."""
    plain = text.lower().replace("×", "x").replace("*", "x")
    return next((code for pattern, code in DATE_HINTS if re.search(pattern, plain)), "")
