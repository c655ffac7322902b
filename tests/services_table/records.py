"""How the services of figures, watches, findings that return, and of asking and reminding are called."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

from issues.models import SubIssue
from measures import services
from measures.figures.proposals import Values, stated_in
from measures.models import (
    EffectivenessCheck,
    Figure,
    Indicator,
    Instruction,
    InstructionKind,
    Outcome,
    Urge,
    Watch,
)
from measures.models.reminder import Colour, Trigger
from measures.reminders.ladder import StepValues
from measures.services.instructing import InstructionInput
from tests.access import a_common_deadline, an_instruction
from tests.cast import Cast, assigned, fresh, in_days
from tests.measures.rounds import AGAIN, carried, earlier_round, planned_check
from tests.measures.watches import a_watch
from tests.services_table.verb import Verb


def _proposal(cast: Cast) -> str:
    return stated_in(fresh(cast.measure), [])[0].fingerprint


def _counted(cast: Cast, values: Values) -> None:
    assigned(cast)
    services.add_record(cast.measure.pk, values, by=cast.handler)


def _urged(cast: Cast) -> None:
    services.urge(assigned(cast).pk, by=cast.office, note="请抓紧")


COUNT = Values("figure", kind="STUDY", amount=Decimal(3))


def _watched(cast: Cast) -> None:
    assigned(cast)
    a_watch(cast, since=in_days(-90), measure=fresh(cast.measure))


def _found_before() -> int:
    return SubIssue.objects.filter(title=AGAIN).get().pk


RECURRING = {
    "carry_on": Verb(
        lambda c, by: services.carry_on(c.sub_issue.pk, earlier=_found_before(), by=by), earlier_round
    ),
    "dismiss_likeness": Verb(
        lambda c, by: services.dismiss_likeness(c.sub_issue.pk, earlier=_found_before(), by=by), earlier_round
    ),
    "let_go": Verb(lambda c, by: services.let_go(c.sub_issue.pk, by=by, reason="不是一回事"), carried),
    "check_effect": Verb(
        lambda c, by: services.check_effect(
            EffectivenessCheck.objects.get(months=0).pk, by=by, outcome=Outcome.HOLDS, note="看了台账"
        ),
        planned_check,
    ),
}


FIGURES = {
    "accept_proposal": Verb(
        lambda c, by: services.accept_proposal(c.measure.pk, _proposal(c), by=by), assigned
    ),
    "dismiss_proposal": Verb(
        lambda c, by: services.dismiss_proposal(c.measure.pk, _proposal(c), by=by), assigned
    ),
    "add_record": Verb(lambda c, by: services.add_record(c.measure.pk, COUNT, by=by), assigned),
    "add_entry": Verb(
        lambda c, by: services.add_entry(
            c.measure.pk, Indicator.objects.get().pk, by=by, quantity=Decimal(1), happened_on=in_days(0)
        ),
        lambda c: _counted(c, Values("indicator", subject="走访", unit="次", amount=Decimal(9))),
    ),
    "keep_watch": Verb(
        lambda c, by: services.keep_watch(Watch.objects.get().pk, by=by, happened_on=in_days(0)), _watched
    ),
    "end_watch": Verb(
        lambda c, by: services.end_watch(
            Watch.objects.get().pk, by=by, ends_on=in_days(0), reason="职能划出"
        ),
        _watched,
    ),
    "withdraw_record": Verb(
        lambda c, by: services.withdraw_record(
            c.measure.pk, "figure", record_id=Figure.objects.get().pk, by=by, reason="重复"
        ),
        lambda c: _counted(c, COUNT),
    ),
}


REMINDERS = {
    "urge": Verb(lambda c, by: services.urge(c.measure.pk, by=by, note="请抓紧"), assigned),
    "instruct": Verb(
        lambda c, by: services.instruct(
            [c.organization.pk], InstructionInput(InstructionKind.COMMENT, "请加强。"), by=by
        )
    ),
    "receive_instruction": Verb(
        lambda c, by: services.receive_instruction(
            c.organization, InstructionInput(InstructionKind.COMMENT, "请加强。"), by=by, sender="督查 某人"
        )
    ),
    "answer_instruction": Verb(
        lambda _c, by: services.answer_instruction(Instruction.objects.get().pk, by=by, reply="已部署"),
        an_instruction,
    ),
    "take_over_deadline": Verb(
        lambda _c, by: services.take_over_deadline(Instruction.objects.get().pk, by=by), a_common_deadline
    ),
    "withdraw_instruction": Verb(
        lambda _c, by: services.withdraw_instruction(Instruction.objects.get().pk, by=by), an_instruction
    ),
    "remind_instruction": Verb(
        lambda _c, by: services.remind_instruction(Instruction.objects.get().pk, by=by), an_instruction
    ),
    "confirm_urge": Verb(lambda c, by: services.confirm_urge(Urge.objects.get().pk, by=by), _urged),
    "save_ladder": Verb(
        lambda c, by: services.save_ladder(
            c.organization, [StepValues(None, Trigger.PLAN_DUE, 3, Colour.RED, to_office=True)], by=by
        )
    ),
    "save_reminder_settings": Verb(
        lambda c, by: services.save_reminder_settings(
            c.organization, by=by, is_on=False, quiet_until=time(8), quiet_from=time(18)
        )
    ),
}
