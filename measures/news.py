"""What people hear at once of an act: a comment, an assignment, a submission, an approval, a request.

Of many measures at once each hears one message. By night it waits to be sent on; in the inbox it is at once.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organization, Role, User
from audit import sql
from inbox.posting import MessageLine, NewMessage, post
from issues.models import SubIssue
from measures.messages import answerable
from measures.models import Comment, ExtensionRequest, Measure, Urge
from measures.reminders.ladder import not_before
from measures.steps import next_move
from measures.visibility import visible_sub_issues
from measures.workflow import Party

ACTIVE = "SELECT id FROM accounts_user WHERE is_active AND id = %s"
OFFICE = f"""
SELECT id FROM accounts_user WHERE is_active AND role = '{Role.COORDINATOR}' AND organization_id = %s
ORDER BY "order", id
"""  # noqa: S608  # nosec B608 - constants
MAX_NEWS_LINES = 50
MAX_QUOTED = 300
# “@王敏请看” or, where two have the name, “@王敏(wangmin)”.
MENTION = re.compile("[@\uff20]")
# So much behind an “@” is looked at: a name, and a sign-in name in brackets.
MAX_NAMED = 250
ASIDE = re.compile(r"\s*[(\uff08]([\w.@+-]+)[)\uff09]")


class News(Enum):
    """What it is about: subject, with who did it and how many measures; colour."""

    ASSIGNED = "有{count}条整改措施分派给您", "blue"
    SUBMITTED = "{by}提交了{count}条措施,请审核", "amber"
    COMPLETED = "{count}条措施审核通过", "green"


@dataclass
class Gathered:
    """What ``by`` did to measures of one organization, to be told to those whom it concerns."""

    by: User
    measures: dict[News, list[Measure]] = field(default_factory=lambda: defaultdict(list))

    def add(self, news: News, measure: Measure) -> None:
        self.measures[news].append(measure)

    def tell(self) -> None:
        for news, measures in self.measures.items():
            then = not_before(measures[0].organization_id, timezone.now())
            key = f"{news.name.lower()}:{measures[0].pk}:{measures[0].version}"
            post(
                self._message(news, person, rows, key=key, then=then)
                for person, rows in RECEIVERS[news](measures).items()
                if person != self.by.pk
            )

    def _message(
        self, news: News, person: int, rows: list[Measure], *, key: str, then: datetime | None
    ) -> NewMessage:
        subject, colour = news.value
        lines = [MessageLine(_line(news, row), _page_of(row), colour) for row in rows[:MAX_NEWS_LINES]]
        if len(rows) > MAX_NEWS_LINES:
            lines.append(MessageLine(f"等{len(rows)}条措施"))
        said = subject.format(by=self.by.full_name, count=len(rows))
        waits = [next_move(row) for row in rows] if news is News.SUBMITTED else []
        return NewMessage(person, key, said, lines, colour, not_before=then, waits_for=waits)


def _line(news: News, measure: Measure) -> str:
    has_date = news is News.ASSIGNED and measure.due_on
    return f"{measure}(时限{measure.due_on})" if has_date else str(measure)


def _reviewers(measures: Iterable[Measure]) -> dict[int, list[Measure]]:
    """Whoever reviews now: the leader first under two-step review, else the office."""
    found: dict[int, list[Measure]] = defaultdict(list)
    for measure in measures:
        for person in _reviewers_of(measure):
            found[person].append(measure)
    return found


def _reviewers_of(measure: Measure) -> list[int]:
    if measure.turn() == Party.LEADER:
        return leader_or_office(measure)
    return office_of(measure.organization_id)


def _answering(measures: Iterable[Measure]) -> dict[int, list[Measure]]:
    """Who answers for it, and who handed it in."""
    rows = list(measures)
    found = answerable(rows)
    for measure in rows:
        person = measure.submitted_by_id
        if person is not None and measure not in found.get(person, []):
            found.setdefault(person, []).append(measure)
    return found


RECEIVERS: dict[News, Callable[[Iterable[Measure]], dict[int, list[Measure]]]] = {
    News.ASSIGNED: answerable,
    News.SUBMITTED: _reviewers,
    News.COMPLETED: _answering,
}


def tell(news: News, measures: Iterable[Measure], *, by: User) -> None:
    gathered = Gathered(by)
    for measure in measures:
        gathered.add(news, measure)
    gathered.tell()


def answer_awaited(request: ExtensionRequest) -> str:
    return f"extension-asked:{request.pk}"


def tell_asked(request: ExtensionRequest, *, by: User, deciders: Iterable[int]) -> None:
    """Who decides on an extension."""
    measure = request.measure
    text = f"{measure} 申请延期至{request.to_due_on}:{request.reason}"
    line = MessageLine(_short(text), f"{_page_of(measure)}#extensions", "amber")
    subject, key = f"{by.full_name}申请延期,请审批", answer_awaited(request)
    then = not_before(measure.organization_id, timezone.now())
    post(
        NewMessage(person, key, subject, [line], "amber", not_before=then, waits_for=[key])
        for person in sorted(set(deciders) - {by.pk})
    )


def tell_commented(comment: Comment, *, by: User, speaker: str) -> None:
    """Who works on it, who spoke before, and whoever is named with “@” and may see it."""
    target = comment.measure or comment.sub_issue
    if target is None:
        return
    organization = target.inspection.organization
    named = _named(comment.text, target, organization=organization)
    others = _concerned(target, organization=organization) - named
    line = MessageLine(
        _short(f"{str(target).rstrip('。')}:{comment.text}"), f"{_page_of(target)}#comments", "blue"
    )
    for people, subject in ((named, "{}在意见中提到了您"), (others, "{}发表了意见")):
        said, key = subject.format(speaker), f"comment:{comment.pk}"
        _post(people - {by.pk}, key, said, [line], organization=organization)


def _concerned(target: Measure | SubIssue, *, organization: Organization) -> set[int]:
    """Handler, leader and office, and those who said something or urged before and may still see it."""
    urged: QuerySet[Urge] = Urge.objects.none()
    if isinstance(target, Measure):
        measures, earlier = [target], Q(measure=target)
        urged = Urge.objects.filter(measure=target)
    else:
        rows = Measure.objects.current().filter(sub_issue=target)
        measures, earlier = list(rows.prefetch_related("supporting_departments")), Q(sub_issue=target)
    actors = Q(pk__in=Comment.objects.filter(earlier).values("actor")) | Q(pk__in=urged.values("actor"))
    spoke = User.objects.active().filter(actors)
    seeing = {user.pk for user in spoke if _sees(user, target)}
    return {*answerable(measures), *office_of(organization.pk), *seeing}


def _named(text: str, target: Measure | SubIssue, *, organization: Organization) -> set[int]:
    """The longest name that stands behind an “@”: a sentence may run on without a space.

    Of two with one name both, unless the sign-in name stands behind it.
    """
    behind = {text[mark.end() : mark.end() + MAX_NAMED] for mark in MENTION.finditer(text)}
    if not behind:
        return set()
    reach = Q(organization=organization) | Q(supervised_organizations=organization)
    people = list(User.objects.active().filter(reach).exclude(full_name="").distinct())
    found = {user.pk: user for rest in behind for user in _meant(rest, people)}
    return {pk for pk, user in found.items() if _sees(user, target)}


def _meant(rest: str, people: list[User]) -> list[User]:
    fitting = [user for user in people if rest.startswith(user.full_name)]
    name = max((user.full_name for user in fitting), key=len, default="")
    same = [user for user in fitting if user.full_name == name]
    aside = ASIDE.match(rest[len(name) :])
    return [user for user in same if aside and aside[1] == user.username] or same


def _sees(user: User, target: Measure | SubIssue) -> bool:
    if isinstance(target, Measure):
        return Measure.objects.visible_to(user).filter(pk=target.pk).exists()
    return visible_sub_issues(user).filter(pk=target.pk).exists()


def leader_or_office(measure: Measure) -> list[int]:
    """Of a leader who cannot sign in any more the office hears, which can name another."""
    found = [pk for (pk,) in sql.read(ACTIVE, [measure.leader_id])]
    return found or office_of(measure.organization_id)


def office_of(organization_id: int) -> list[int]:
    return [pk for (pk,) in sql.read(OFFICE, [organization_id])]


def _post(
    people: Iterable[int], key: str, subject: str, lines: list[MessageLine], *, organization: Organization
) -> None:
    then = not_before(organization.pk, timezone.now())
    post(NewMessage(person, key, subject, lines, lines[0].colour, not_before=then) for person in people)


def _page_of(target: Measure | SubIssue) -> str:
    name = "measure" if isinstance(target, Measure) else "sub_issue"
    return reverse(f"measures:{name}", args=[target.pk])


def _short(text: str) -> str:
    return text if len(text) <= MAX_QUOTED else f"{text[:MAX_QUOTED]}…"
