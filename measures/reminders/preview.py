"""Who would be told what on the next working day: the run of that night, undone again; made as a job.

The page of the rules costs the same however many people there are; the trial is for who asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from accounts.models import Organization, User
from accounts.steps import ask
from audit.texts import shortened
from jobs.kinds import JobResult, JobRun, kind
from jobs.models import Job
from jobs.services import start
from measures.reminders.calendar import calendar_warning, next_working_day
from measures.reminders.digest import Digest
from measures.reminders.run import Run, send_due
from measures.reminders.unit_days import days_of
from measures.rules import refuse_ladder

# A page of people; everybody is what the dry run of the command is for.
MAX_PEOPLE = 50
MAX_LINES = 20
MAX_TEXT = 80
KIND = "reminder_trial"


@dataclass(frozen=True)
class ReminderPreview:
    """``is_tomorrow``: nothing lies between; else ``day`` is the working day after the rest days."""

    day: date
    is_tomorrow: bool
    digests: list[Digest]
    left: int
    warning: str

    def text(self) -> str:
        """As the page of the job shows it: a paragraph a person."""
        when = "明天" if self.is_tomorrow else "在此之前是休息日,下一个工作日"
        head = f"{when}({self.day:%Y-%m-%d})会提醒{len(self.digests) + self.left}人。没有发出任何提醒。"
        if not self.digests:
            head = f"{when}({self.day:%Y-%m-%d}),按现在的设置,没有要提醒的人。"
        tail = f"另有{self.left}人,不在此列出。" if self.left else ""
        paragraphs = [head, self.warning, *map(_paragraph, self.digests), tail]
        return "\n\n".join(filter(None, paragraphs))


def _paragraph(digest: Digest) -> str:
    person = digest.person
    lines = [f"· {shortened(line.text, MAX_TEXT)}" for line in digest.lines[:MAX_LINES]]
    more = digest.total - len(lines)
    if more > 0:
        lines.append(f"· 另有{more}项")
    return "\n".join([f"{person.name_and_role}—{digest.subject}", *lines])


def preview(organization: Organization, today: date) -> ReminderPreview:
    day = next_working_day(today, days_of(organization.pk))
    digests: list[Digest] = []
    run = Run(day, organization=organization, is_dry=True, cap=MAX_PEOPLE)
    outcome = send_due(run, each=digests.append)
    return ReminderPreview(day, (day - today).days == 1, digests, outcome.left, calendar_warning(day) or "")


def start_trial(organization: Organization, *, by: User) -> Job:
    ask(refuse_ladder(by, organization))
    arguments: dict[str, object] = {"organization": organization.pk}
    return start(KIND, by=by, title="试算下一个工作日会提醒谁", arguments=arguments)


@kind(KIND, label="提醒试算")
def make_trial(run: JobRun) -> JobResult:
    organization = Organization.objects.get(pk=run.arguments["organization"])
    ask(refuse_ladder(run.by, organization))
    run.progress(0, 1)
    return JobResult(text=preview(organization, timezone.localdate()).text())
