"""Random notices: a known tree, printed in one of the many forms in which offices print such trees."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from tests.notices.parser.words import (
    DEEDS,
    EXPLAINS,
    FAULTS,
    NOUN_DEEDS,
    OFFICES,
    PLACES,
    PLAIN_FAULTS,
    STATES,
    THINGS,
    WIDE,
)

CHINESE = "零一二三四五六七八九十"
CIRCLED = "零①②③④⑤⑥⑦⑧⑨⑩"


@dataclass
class Style:
    """How a tree is printed; `group` and `container` are "" where there are none."""

    container: str
    category: str
    group: str
    finding: str
    measure: str
    label: str
    state: str
    people: str
    is_aspect: bool
    has_sections: bool
    explains: bool
    stop: str
    is_full: bool
    # Some findings have their measures in another form.
    is_uneven: bool = False


@dataclass
class FindingTree:
    title: str
    group: str
    measures: list[str] = field(default_factory=list)


@dataclass
class Printed:
    """The text and its tree: (category, [(group, finding, measures)])."""

    text: str
    tree: list[tuple[str, list[FindingTree]]]
    style: Style


# (container, category, group, finding): None stands for a level that is not printed.
NESTINGS = (
    ("", "{cn}、", "", "{n}."),
    ("{cn}、", "({cn})", "", "{n}."),
    ("{cn}、", "({cn})", "{n}.", "({n})"),
    ("", "({cn})", "{n}.", "({n})"),
    ("", "{cn}、", "({cn})", "{n}."),
    ("{cn}、", "({cn})", "{n}.", "问题{i}:"),
    ("{cn}、", "({cn})", "", "{n}、"),
    ("", "({cn})", "", "{n}."),
    ("{cn}、", "({cn})", "", "问题{i}:"),
    ("{cn}、", "({cn})", "反馈问题{ci}:", "{n}."),
    ("", "{n}.", "", "({n})"),
    ("第{cn}部分 ", "{cn}、", "", "({cn})"),
)
MEASURES = ("({n})", "{n})", "{circled}", "series", "series lines", "first", "paragraph", "措施{n}:")
LABELS = ("", "整改情况:", "整改措施:", "【整改情况】", "整改进展:", "整改落实情况:")


def random_style(rng: random.Random) -> Style:
    container, category, group, finding = rng.choice(NESTINGS)
    measure = rng.choice([m for m in MEASURES if m != finding])
    label = rng.choice(LABELS)
    if not label and measure in ("paragraph", "series lines"):
        label = rng.choice(LABELS[1:])
    return Style(
        container=container,
        category=category,
        group=group,
        finding=finding,
        measure=measure,
        label=label,
        state=rng.choice(["", "", "完成情况:{}", "(完成情况:{})", "整改状态:{}"]) if label else "",
        people=rng.choice(["", "", "责任领导:张明。责任科室:办公室。", "责任人:李强 完成时限:2025年6月"])
        if label
        else "",
        is_aspect=rng.random() < 0.6,
        has_sections=bool(container) or rng.random() < 0.3,
        explains=bool(label) and rng.random() < 0.4,
        stop=rng.choice(["", "", "。"]),
        is_full=rng.random() < 0.5,
        is_uneven=rng.random() < 0.3,
    )


def random_notice(seed: int) -> Printed:
    rng = random.Random(seed)
    style = random_style(rng)
    tree = [(_category(rng, style), _findings(rng, style)) for _ in range(rng.randint(2, 4))]
    lines = list(_lines(rng, style, tree))
    text = "\n".join([*_head(rng), *lines, _closing(rng)])
    if style.is_full:
        text = text.translate({code: code + 0xFEE0 for code in map(ord, "0123456789().:,;")})
        tree = [
            (
                _full(c),
                [
                    FindingTree(_full(f.title), _full(f.group), [_full(m) for m in f.measures])
                    for f in findings
                ],
            )
            for c, findings in tree
        ]
    return Printed(text, tree, style)


def _full_finding(finding: FindingTree) -> FindingTree:
    return FindingTree(_full(finding.title), _full(finding.group), [_full(text) for text in finding.measures])


def _full(text: str) -> str:
    return text.translate({code: code + 0xFEE0 for code in map(ord, "0123456789().:,;")})


def _head(rng: random.Random) -> list[str]:
    place, office = rng.choice(PLACES), rng.choice(OFFICES)
    level = place[-1]
    return [
        f"中共{place}{office}党组关于巡察整改进展情况的通报",
        f"根据{level}委统一部署,2024年3月4日至5月17日,{level}委第{rng.choice(CHINESE[1:9])}巡察组对{level}{office}党组开展了巡察。"
        f"2024年7月2日,巡察组反馈了意见。现将整改进展情况予以公布。",
    ]


def _closing(rng: random.Random) -> str:
    phone, number = f"0531-55501{rng.randint(10, 99)}", rng.randint(1, 9)
    return f"欢迎广大干部群众对整改情况进行监督。联系电话:{phone};电子邮箱:xcb{number}@example.cn。"


def _category(rng: random.Random, style: Style) -> str:
    wide = rng.choice(WIDE)
    return f"{rng.choice(['', '关于', '在'])}{wide}方面" if style.is_aspect else f"{wide}{rng.choice(FAULTS)}"


def _findings(rng: random.Random, style: Style) -> list[FindingTree]:
    found = []
    group = ""
    for index in range(rng.randint(1, 4)):
        if style.group and (not index or rng.random() < 0.5):
            group = f"{rng.choice(THINGS)}工作{rng.choice(FAULTS)}"
        title = _title(rng)
        count = rng.randint(1, 4)
        found.append(FindingTree(title, group, [_deed(rng) for _ in range(count)]))
    return found


def _title(rng: random.Random) -> str:
    thing, fault = rng.choice(THINGS), rng.choice(FAULTS)
    if rng.random() < 0.3:
        return rng.choice(PLAIN_FAULTS).format(thing=thing)
    return rng.choice(
        [
            f"{thing}{fault}",
            f"{thing}{fault}问题",
            f"关于{thing}{fault}的问题",
            f"关于“{thing}{fault}”的问题",
            f"{thing}“雷声大、雨点小”",
        ]
    )


def _deed(rng: random.Random) -> str:
    deed = rng.choice(DEEDS if rng.random() < 0.7 else NOUN_DEEDS).strip()
    return deed.format(thing=rng.choice(THINGS), n=rng.randint(2, 19), m=rng.randint(2, 9)) + "。"


def _lines(rng: random.Random, style: Style, tree: list[tuple[str, list[FindingTree]]]) -> Iterator[str]:
    chapter = 0
    top = style.container or style.category
    if style.has_sections:
        chapter += 1
        yield _mark(top, chapter) + rng.choice(
            ["整改工作组织情况", "巡察整改工作开展情况", "提高政治站位,加强组织领导"]
        )
        yield "党组召开专题会议5次,成立整改工作专班,逐项明确责任。"
        if rng.random() < 0.5:
            inner = style.category if style.container else "({cn})"
            yield _mark(inner, 1) + "强化组织领导。书记亲自部署、亲自督办。"
            yield _mark(inner, 2) + "压实整改责任。建立清单,逐项销号。"
    if style.container:
        chapter += 1
        yield _mark(top, chapter) + rng.choice(
            ["巡察反馈问题整改落实情况", "反馈问题整改进展情况", "坚持问题导向,逐项抓好整改"]
        )
    yield from _categories(rng, style, tree, 0 if style.container else chapter)
    if style.has_sections:
        chapter = chapter + 1 if style.container else chapter + len(tree) + 1
        yield _mark(top, chapter) + rng.choice(["下一步工作打算", "下步整改计划"])
        inner = style.category if style.container else "({cn})"
        yield _mark(inner, 1) + "坚持标准不降、力度不减,持续抓好后续整改。"
        yield _mark(inner, 2) + "建立健全长效机制,巩固整改成果。"


def _categories(
    rng: random.Random, style: Style, tree: list[tuple[str, list[FindingTree]]], before: int
) -> Iterator[str]:
    running = groups = 0
    for c, (title, findings) in enumerate(tree, before + 1):
        yield _mark(style.category, c) + title
        number, group = 0, ""
        group_number = 0
        for finding in findings:
            if finding.group != group:
                group, groups, group_number = finding.group, groups + 1, group_number + 1
                yield _mark(style.group, group_number, running=groups) + group
                number = 0
            number, running = number + 1, running + 1
            yield from _finding(rng, style, finding, number, running)


def _finding(
    rng: random.Random, style: Style, finding: FindingTree, number: int, running: int
) -> Iterator[str]:
    heading = _mark(style.finding, number, running=running) + finding.title
    explanation = (
        rng.choice(EXPLAINS).format(thing=rng.choice(THINGS), n=rng.randint(2, 9)) if style.explains else ""
    )
    if explanation:
        heading += f"。{explanation}。"
    if style.is_uneven and rng.random() < 0.4:
        style = replace(style, measure=rng.choice(["series", "paragraph"]) if style.label else "series")
    body = list(_measures(style, finding))
    if not style.label and style.measure in ("series", "first"):
        yield heading + ("" if heading.endswith("。") else "。") + body[0]
        body = body[1:]
    else:
        yield heading + ("" if heading.endswith("。") else style.stop)
        if style.label and style.measure in ("series", "first", "paragraph"):
            body[0] = style.label + body[0]
        elif style.label:
            yield style.label
    yield from body
    if style.people:
        yield style.people
    if style.state:
        yield style.state.format(rng.choice(STATES))


def _measures(style: Style, finding: FindingTree) -> Iterator[str]:
    if style.measure in ("series", "first"):
        form = "{cn}是" if style.measure == "series" else "第{cn},"
        if len(finding.measures) > 1:
            yield "".join(_mark(form, n) + text for n, text in enumerate(finding.measures, 1))
        else:
            yield finding.measures[0]
    elif style.measure == "series lines":
        for n, text in enumerate(finding.measures, 1):
            yield (_mark("{cn}是", n) if len(finding.measures) > 1 else "") + text
    elif style.measure == "paragraph":
        yield from finding.measures
    else:
        for n, text in enumerate(finding.measures, 1):
            yield _mark(style.measure, n) + text


def _mark(form: str, number: int, *, running: int = 0) -> str:
    return form.format(
        n=number, cn=CHINESE[number], circled=CIRCLED[min(number, 10)], i=running, ci=_chinese(running)
    )


def _chinese(number: int) -> str:
    return (
        CHINESE[number]
        if number <= 10
        else f"十{CHINESE[number - 10]}"
        if number < 20
        else f"二十{CHINESE[number % 20]}"
    )
