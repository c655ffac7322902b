"""What speaks for each level of a heading: named features, each a small question about one node."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from notices.parser import words
from notices.parser.labelled import labelled
from notices.parser.labels import LabelRole, stated_status
from notices.parser.marks import ends_heading, half_width
from notices.parser.model import MarkKind
from notices.parser.order import Node, walk
from notices.parser.series import good_series

_HEAD = 80
_TAIL = 14
_MAX_TITLE = 45
# Enough of a paragraph to see whether it counts.
_RUN = 2000
_OF_DEEDS = ("deed", "counted", "deed_kids", "answered")
# Signs of a paragraph that are looked at.
_READ = 400
_COUNTING = (MarkKind.ONE_IS, MarkKind.FIRST)
_ISSUE_KINDS = (MarkKind.ISSUE_WORD, MarkKind.ISSUE_LABEL, MarkKind.ISSUE_LINE)

Features = Mapping[str, float]


@dataclass
class HeadingEvidence:
    """The features of every node of a document, by `id` of the node; only those that are not zero."""

    of: dict[int, Features] = field(default_factory=dict)

    def __getitem__(self, node: Node) -> Features:
        return self.of[id(node)]


def first_sentence(text: str) -> str:
    """Up to the first 。 that is not inside quotation marks; the whole text without one."""
    depth, is_inside = 0, False
    has_pairs = text.count('"') % 2 == 0
    for index, sign in enumerate(text):
        depth += (sign in "“‘《「『") - (sign in "”’》」』")
        is_inside ^= has_pairs and sign == '"'
        if (sign == "。" and depth <= 0 and not is_inside) or sign in "\n":
            return text[: index + 1]
    return text


def evidence_of(roots: Sequence[Node], *, is_feedback: bool = False) -> HeadingEvidence:
    """`is_feedback`: the text only says what was found, so that nothing in it is a deed."""
    found = HeadingEvidence()
    nodes = list(walk(roots))
    with_label = labelled(nodes)
    for node in reversed(nodes):
        own = _features(node, found, has_label=id(node) in with_label)
        found.of[id(node)] = {n: v for n, v in own.items() if n not in _OF_DEEDS} if is_feedback else own
    _compare(roots, found)
    for node in nodes:
        _pass_down(node, found)
    return found


def _features(node: Node, found: HeadingEvidence, *, has_label: bool) -> dict[str, float]:
    """Kids are known already."""
    kids = [found[kid] for kid in node.kids]
    flags = dict(_of_words(_unframed(half_width(node.item.rest[:_READ])))) | {
        "label": has_label,
        "below_label": any(kid.get("label") or kid.get("below_label") for kid in kids),
        "kids": bool(kids),
        "leaf": not kids,
        "issue_kind": node.kind in _ISSUE_KINDS,
        "measure_kind": node.kind in (MarkKind.MEASURE_WORD, MarkKind.UNDER_LABEL),
        "runs_on": _runs_on(node),
        "answered": _is_answered(node.item.rest[:_READ]),
        "bare_line": _is_bare_line(node),
        "plain": node.kind in (MarkKind.BULLET, MarkKind.LETTER),
    }
    flags["aspect"] = flags["aspect"] or node.kind is MarkKind.ASPECT_WORD
    shares = {
        "org_kids": _share(kids, "organizing", "next"),
        "fault_kids": _share(kids, "fault", "issue"),
        "aspect_kids": _share(kids, "aspect"),
        "deed_kids": _deeds(flags, kids),
        "category_kids": 0.0 if flags["own_fault"] or flags["aspect"] else _categories(kids),
        "named_kids": _share(kids, "named", "issue_kind"),
    }
    return (
        {"const": 1.0}
        | {name: 1.0 for name, is_so in flags.items() if is_so}
        | {n: v for n, v in shares.items() if v}
    )


def _unframed(text: str) -> str:
    """The words of “【聚焦作风建设】”."""
    return text[1:-1] if text.startswith("【") and text.find("】") == len(text) - 1 else text


def _share(kids: Sequence[Features], *names: str) -> float:
    return sum(any(kid.get(name) for name in names) for kid in kids) / len(kids) if kids else 0.0


def _categories(kids: Sequence[Features]) -> float:
    """Share of kids that state a fault and have kids of their own that do."""
    own = [kid for kid in kids if kid.get("own_fault") or kid.get("aspect")]
    return sum(kid.get("fault_kids", 0.0) > 0.5 for kid in own) / len(kids) if kids else 0.0


def _deeds(flags: Mapping[str, bool], kids: Sequence[Features]) -> float:
    """Share of kids that are deeds, below a heading that is none itself."""
    if not kids or flags["deed"] or flags["organizing"] or flags["next"]:
        return 0.0
    return sum(_is_promise(kid) for kid in kids) / len(kids)


def _is_promise(features: Features) -> bool:
    """Reads as something done: counted or begun by a deed, stating no fault and naming no aspect."""
    is_faulty = any(
        features.get(name) for name in ("aspect", "issue", "fault_end", "organizing", "bare_line", "next")
    )
    return bool(features.get("deed") or features.get("counted")) and not is_faulty


def _runs_on(node: Node) -> bool:
    """A short heading with 一是…二是… behind its first sentence, at once or behind facts."""
    text = node.item.rest
    half, end = half_width(text[:_RUN]), len(first_sentence(text))
    starts = [found[0][0] for kind in _COUNTING if (found := good_series(text[:_RUN], kind))]
    if any(ends_heading(half, start) for start in starts):
        return True
    if starts and end <= min(starts) and _is_short_fault(half[:end]):
        return True
    return 4 <= end <= _MAX_TITLE and end < len(text) and end in starts


@lru_cache(maxsize=4096)
def _is_answered(text: str) -> bool:
    """“招商质效不高。调整专班,外出招商21次。”: a short fault, and behind it at once what was done."""
    half = half_width(text)
    end = len(first_sentence(half))
    sentence, behind = half[:end], half[end:].lstrip()
    if not behind or not _is_short_fault(sentence):
        return False
    behind = behind[stated_status(behind)[1] :]
    return bool(words.DEED.match(behind)) and not words.FAULT.search(behind[:24])


def _is_short_fault(sentence: str) -> bool:
    """“招商质效不高。”, and no deed against one."""
    return (
        4 <= len(sentence) <= _MAX_TITLE and _has_fault_or_issue(sentence) and not words.DEED.match(sentence)
    )


def _has_fault_or_issue(sentence: str) -> bool:
    return _has_fault(sentence) or bool(words.ISSUE.search(sentence))


def _is_bare_line(node: Node) -> bool:
    """A heading on a line of its own, without a sign at its end."""
    text = half_width(node.item.rest)
    return 2 <= len(text) <= _MAX_TITLE and text[-1] not in "。;,:!?"


@lru_cache(maxsize=4096)
def _of_words(text: str) -> Mapping[str, bool]:
    """What the words of a heading say; `text` is half-width."""
    sentence = words.PRINTED_COUNT.sub("", first_sentence(text))
    head = sentence[:_HEAD]
    is_short = len(sentence) <= _HEAD
    is_fault = _states_fault(head, is_short=is_short)
    is_next = is_short and not is_fault and bool(words.NEXT.search(head))
    is_aspect = bool(words.ASPECT.search(sentence)) or ("方面" in head[-6:] and len(sentence) <= _HEAD)
    is_aspect = is_aspect and not (is_next and words.AHEAD.search(head))
    is_about_work = is_short and not is_aspect
    is_bare = is_about_work and bool(words.BARE.search(sentence)) and not words.ISSUE_BARE.search(sentence)
    is_container = is_about_work and bool(words.CONTAINER.search(head))
    is_container = is_container and not words.FAULT.search(words.NAMES_ISSUES.sub("", head))
    has_quote = is_short and bool(words.QUOTE.search(head))
    is_issue = not is_aspect and bool(words.ISSUE.search(sentence) or words.OF_ISSUE.search(head))
    clause = re.split("[,;。]", head, maxsplit=1)[0]
    is_organizing = is_about_work and bool(words.ORGANIZING.search(head)) and not words.FAULT.search(clause)
    return {
        "aspect": is_aspect,
        "fault": is_fault,
        "fault_end": is_short and _has_fault(sentence[-_TAIL:]),
        "issue": is_issue,
        "own_fault": is_fault and not is_container,
        "named": bool(words.NAMED.match(head)),
        "quoted": bool(words.QUOTED.match(head)),
        "section": is_about_work and not _is_quoted(head) and bool(words.SECTION.search(head)),
        "next": is_about_work and is_next,
        "organizing": is_organizing,
        "wordless": not (is_container or is_bare or is_organizing),
        "container": is_container,
        "bare": is_bare,
        "quote": has_quote,
        "deed": not (is_fault or has_quote and text[-1:] not in "。;" or is_aspect or is_bare or is_issue)
        and bool(words.DEED.match(head)),
        "counted": len(text) > 24 and bool(words.DONE.search(text)) and not words.FAULT.search(sentence[:24]),
    }


def _has_fault(end: str) -> bool:
    return bool(words.FAULT.search(end) or words.FAULT_FORM.search(end))


def _states_fault(head: str, *, is_short: bool) -> bool:
    """“存在的不足和下一步打算” names faults and states none."""
    is_ahead = is_short and bool(words.AHEAD.search(head[-_TAIL:]))
    return bool(words.FAULT.search(words.NAMES_ISSUES.sub("", head) if is_ahead else head))


def _is_quoted(head: str) -> bool:
    return head.startswith(("“", "关于“", "针对“"))


def _compare(roots: Sequence[Node], found: HeadingEvidence) -> None:
    """Among the outermost blocks: others have labels and this one has none."""
    labelled = [_is_labelled(found[root]) for root in roots]
    if not any(labelled):
        return
    for root, has_one in zip(roots, labelled, strict=True):
        if not has_one:
            found.of[id(root)] = {**found[root], "other_label": 1.0}


def _is_labelled(features: Features) -> bool:
    return bool(features.get("label") or features.get("below_label"))


def _pass_down(node: Node, found: HeadingEvidence) -> None:
    """What a node learns from the one around it."""
    is_only = len(node.kids) == 1
    progress = any(item.has(LabelRole.PROGRESS) for item in node.texts)
    features = found[node]
    is_deed = any(features.get(name) for name in ("deed", "organizing", "next", "section"))
    is_finding = any(
        features.get(name) for name in ("fault", "aspect", "issue", "quoted", "label", "below_label")
    )
    states = bool(features.get("own_fault") or features.get("aspect"))
    for kid in node.kids:
        own = dict(found[kid])
        if states:
            own["under_fault"] = 1.0
        if is_deed and not is_finding:
            own["under_deed"] = 1.0
        if is_only:
            own["only_child"] = 1.0
        if progress and not own.get("label"):
            own["under_label"] = 1.0
        found.of[id(kid)] = own
