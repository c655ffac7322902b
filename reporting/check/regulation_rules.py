"""Rules of the self-check about regulations: whether their text is there, and whether they still hold."""

from __future__ import annotations

import re
from datetime import timedelta

from accounts.places import place
from reporting.check.problems import CheckLevel, Found
from reporting.check.scope import CheckScope, name_of, url_of
from statements import TitleAct, title_key

ONE_DAY = timedelta(days=1)


def announced_without_document(scope: CheckScope) -> Found:
    for row in scope.measures:
        announced = list(scope.announced(row))
        if not announced:
            continue
        names = [_core(item.name) for item in scope.evidence[row.pk]]
        # What was uploaded to the regulation itself is there for each measure that it serves.
        proved = {title_key(title) for one in scope.regulations[row.pk] if one.files for title in one.titles}
        seen: set[str] = set()
        for proposal in announced:
            title = _core(proposal.subject)
            # Of what was abolished there is no text to hand in.
            is_gone = proposal.act is TitleAct.ABOLISHED
            if title in seen or is_gone or title_key(proposal.subject) in proved:
                continue
            seen.add(title)
            if not any(title in name or (len(name) > 3 and name in title) for name in names):
                done = proposal.act.value if proposal.act else "有"
                message = f"{name_of(row)}写明{done}《{proposal.subject}》,佐证材料中没有这份文件。"
                yield CheckLevel.WARNING, message, row, url_of(row, place="evidence")


def _core(name: str) -> str:
    """A title as people write it into a file name: without ending, signs and 试行."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", name)
    return re.sub(r"试行|\W|_", "", stem)


def regulations_lapsed(scope: CheckScope) -> Found:
    """What was made because of the inspection and holds no more; told once, at the first measure of it."""
    told: set[int] = set()
    for row in scope.measures:
        for one in scope.regulations[row.pk]:
            late = one.regulation.due_words(scope.today, ahead=-ONE_DAY)
            if not late or one.regulation.pk in told:
                continue
            told.add(one.regulation.pk)
            url = place("regulation", one.regulation.pk)
            yield CheckLevel.WARNING, f"{name_of(row)}的制度{one.regulation}{late}。", row, url
