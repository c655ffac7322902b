"""The receiver's words for ours: where a cell may only hold some words, ours never stand there."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import lru_cache

from workbooks.receivers.texts import likeness, same_words

# How near a name of a list has to come to ours before it is taken for it.
NEAR = 0.6


class StateMeaning(StrEnum):
    """What a word says of the state of a measure."""

    DONE = "DONE"
    PHASE = "PHASE"
    OVERDUE = "OVERDUE"
    ONGOING = "ONGOING"
    NOT_STARTED = "NOT_STARTED"
    NOT_DONE = "NOT_DONE"
    YES = "YES"
    NO = "NO"


# First match first: 未完成 holds 完成, 基本完成 is not yet done.
MEANINGS: tuple[tuple[StateMeaning, str], ...] = (
    (StateMeaning.PHASE, r"阶段性|基本完成|基本整改|部分完成|部分整改|长期|持续|常态"),
    # A light is red for what is late.
    (StateMeaning.OVERDUE, r"逾期|超期|超时|到期未|红"),
    (
        StateMeaning.NOT_STARTED,
        r"(未|没有|尚未)(启动|开展|开始|整改(?!到位)|推进|实施|办(?!结|理完|完)|动工)|待(启动|整改|分派|开展)",
    ),
    (StateMeaning.NOT_DONE, r"(未|没有|尚未|不)(能)?(完成|销号|办结|办理完|办完|到位|整改到位|解决|落实)"),
    (StateMeaning.ONGOING, r"正在|整改中|进行|推进|在办|办理中|实施中|进展中|开展中|完成中|有序|黄|[△▲]"),
    (StateMeaning.DONE, r"完成|办结|到位|销号|解决|已整改|整改完毕|完毕|绿"),
    (StateMeaning.YES, r"^(是|有|√|✓|✔|☑|1|Y|YES)$"),
    (StateMeaning.NO, r"^(否|无|×|✗|✘|☐|0|N|NO)$"),
)
# What stands for each of our states, the best word first.
MEANINGS_BY_PREFERENCE: dict[str, tuple[StateMeaning, ...]] = {
    "已完成": (StateMeaning.DONE, StateMeaning.YES),
    "整改中": (StateMeaning.ONGOING, StateMeaning.NOT_DONE, StateMeaning.NO),
    "待审核": (StateMeaning.ONGOING, StateMeaning.NOT_DONE, StateMeaning.NO),
    "已退回": (StateMeaning.ONGOING, StateMeaning.NOT_DONE, StateMeaning.NO),
    "待分派": (StateMeaning.NOT_STARTED, StateMeaning.NOT_DONE, StateMeaning.NO, StateMeaning.ONGOING),
    "已销号": (StateMeaning.DONE, StateMeaning.YES),
    "未销号": (StateMeaning.NOT_DONE, StateMeaning.NO, StateMeaning.ONGOING),
}
STILL, FINISHED = re.compile("推进|进行|持续(整改|落实)"), re.compile("完成|办结|到位|销号|解决|完毕")
PHASE_STATE = "阶段性完成"
PHASE_DONE = (StateMeaning.PHASE, StateMeaning.DONE, StateMeaning.YES, StateMeaning.ONGOING)
PHASE_OPEN = (StateMeaning.PHASE, StateMeaning.ONGOING, StateMeaning.NOT_DONE, StateMeaning.NO)
# Beside the states: what is open after its deadline, where the receiver has a word for that.
LATE = "逾期"
OPEN_STATES = ("整改中", "待审核", "已退回", "待分派")
# Words for two of our states that say nothing of how far the measure is.
STEPS: dict[str, str] = {"待审核": "(待|正在|提交)审(核|批|查)|审核中", "已退回": "退回"}
TIMEFRAMES: dict[str, str] = {
    "立行立改": r"立行|即行|立即|马上",
    "限期整改": r"限期|短期|中期|期限|分阶段",
    "长期坚持": r"长期|持续|常态",
}
# Fields whose words say how far a thing is; the others' are names and are matched by their letters.
STATE_KEYS = ("status", "is_closed")
# A column of these with words of a state is a column of the state.
SPOKEN_KEYS = ("progress", "outcome", "")


@lru_cache(maxsize=4096)
def meaning_of_word(word: str) -> StateMeaning | None:
    return next((meaning for meaning, pattern in MEANINGS if re.search(pattern, word.upper())), None)


def names_step(word: str) -> bool:
    return any(re.search(pattern, word) for pattern in STEPS.values())


def speaks_of_state(words: Sequence[str]) -> bool:
    """Whether a list of words tells how far something is, not just yes and no."""
    found = {meaning for word in words if (meaning := meaning_of_word(word)) is not None}
    return len(found - {StateMeaning.YES, StateMeaning.NO}) > 1


def speaks_of_timeframe(words: Sequence[str], *, least: int = 2) -> bool:
    """Whether each word is one for a kind of deadline, and there are several kinds."""
    kinds = [next((name for name, text in TIMEFRAMES.items() if re.search(text, word)), "") for word in words]
    return len(kinds) >= least and all(kinds) and len(set(kinds)) > 1


def signed_choices(signs: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Our states with the sign of the word that stands for each: 完成打√,推进中打△."""
    words, marks = tuple(signs), tuple(signs.values())
    found = {state: signs.get(state_word(state, words), "") for state in MEANINGS_BY_PREFERENCE}
    return tuple((state, sign) for state, sign in found.items() if sign and sign != state_word(state, marks))


def state_word(
    state: str, words: Sequence[str], *, is_overdue: bool = False, is_phase_done: bool = True
) -> str:
    """The word of the list for one of our states; "" when the list has none that would be true."""
    if state in words:
        return state
    if step := next((word for word in words if state in STEPS and re.search(STEPS[state], word)), ""):
        return step
    preferred = MEANINGS_BY_PREFERENCE.get(state, ())
    if state == PHASE_STATE:
        preferred = PHASE_DONE if is_phase_done else PHASE_OPEN
    if is_overdue and state in OPEN_STATES:
        preferred = (StateMeaning.OVERDUE, *preferred)
    meanings = [(meaning_of_word(word), word) for word in words]
    found = next((word for wanted in preferred for meaning, word in meanings if meaning is wanted), "")
    if found or state not in OPEN_STATES:
        return found
    # 持续推进 says of what goes on for long that it does, and of anything else that it is not done.
    return next((word for word in words if STILL.search(word) and not FINISHED.search(word)), "")


def longest(timeframes: str) -> str:
    """Of a finding whose measures have several kinds of deadline, the one that lasts."""
    return next((name for name in reversed(TIMEFRAMES) if name in timeframes), timeframes)


def timeframe_word(timeframes: str, words: Sequence[str], *, title: str = "") -> str:
    """The word for a kind of deadline; “是否立行立改” is answered by yes and no."""
    timeframe = longest(timeframes)
    asked = next((name for name, pattern in TIMEFRAMES.items() if re.search(pattern, title)), "")
    meanings = {meaning_of_word(word): word for word in reversed(words)}
    if asked and StateMeaning.YES in meanings and StateMeaning.NO in meanings:
        return meanings[StateMeaning.YES if timeframe == asked else StateMeaning.NO]
    pattern = TIMEFRAMES.get(timeframe, "$^")
    return next((word for word in words if word == timeframe or re.search(pattern, word)), "")


@lru_cache(maxsize=4096)
def name_word(name: str, words: tuple[str, ...]) -> str:
    """The entry of the list that is this name, or the only one that comes near it."""
    if found := next((word for word in words if same_words(word, name)), ""):
        return found
    ranked = sorted(((likeness(word, name), word) for word in words), reverse=True)
    if ranked and ranked[0][0] >= NEAR and (len(ranked) == 1 or ranked[1][0] < ranked[0][0]):
        return ranked[0][1]
    return ""
