"""Every address of the site, and what stands behind it in the small world of the cast."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from accounts.models import User
from api.models import ApiToken, TokenScope
from api.services import make_token
from inbox.models import Channel, Message, Webhook
from inbox.posting import MessageLine, NewMessage, post
from issues.models import Category, Closure, Filing, FilingKind, SubIssue
from jobs.services import start
from ledger.models import OrganizationGroup
from ledger.units.groups import GroupInput, add_group
from measures import services
from measures.filing import FilingInput
from measures.models import (
    BulkAct,
    EffectivenessCheck,
    EvidenceUse,
    EvidenceVersion,
    Instruction,
    InstructionKind,
    Urge,
)
from measures.services.assignment import RowAssignment
from measures.services.instructing import InstructionInput
from reporting.models import SnapshotFile
from tests.cast import Cast, a_file, assigned, assignment, fresh, in_days, worked_on
from tests.custom_fields import a_column
from tests.exchange.packages import a_report, content_of
from tests.exchange.packages import uploaded as package_of
from tests.ledger.views import a_view
from tests.measures.watches import a_watch
from tests.notices.engines import scanned
from tests.opinions.people import CODE, a_publication, assigned_opinion
from tests.regulations.made import a_regulation
from tests.reporting.snapshots import a_snapshot
from tests.reporting.transfers import taken_back
from tests.workbooks.batches.files import a_batch
from tests.workbooks.books import exported, uploaded
from workbooks.models import LedgerImport
from workbooks.templates.services import Layout, create_template, standard_columns

PEOPLE = (
    "office",
    "handler",
    "other_handler",
    "leader",
    "other_leader",
    "viewer",
    "supervisor",
    "admin",
    "security",
    "auditor",
    "stranger",
    "disabled",
    "nobody",
)


def addresses() -> dict[str, str]:
    """name → pattern of all our addresses; the admin panel has a test of its own."""
    return dict(_named(get_resolver()))


def _named(resolver: URLResolver, space: str = "", prefix: str = "") -> Iterator[tuple[str, str]]:
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", path
        elif pattern.app_name != "admin":
            yield from _named(pattern, f"{pattern.app_name}:" if pattern.app_name else space, path)


def world(cast: Cast) -> dict[str, int]:
    """What each address is asked for: things of the cast's organization, one measure submitted."""
    asked = worked_on(cast)
    extension = services.request_extension(
        asked.pk, by=cast.handler, to_due_on=in_days(60), reason="等待批复"
    )
    services.submit(asked.pk, by=cast.handler)
    snapshot = a_snapshot(cast)
    use = EvidenceUse.objects.get(measure=cast.measure)
    return {
        "measure": cast.measure.pk,
        "sub_issue": cast.sub_issue.pk,
        "category": cast.category.pk,
        "inspection": cast.inspection.pk,
        "evidence": use.evidence_id,
        "version": EvidenceVersion.objects.get(evidence=use.evidence_id).pk,
        "notice": scanned(cast).pk,
        **_people(cast),
        "job": start("whole_ledger", by=cast.office, title="整改台账", arguments={"filter": {}}).pk,
        "message": message_to(cast.handler).pk,
        "webhook": webhook_of(cast).pk,
        "urge": urged(cast).pk,
        "extension": extension.pk,
        "bulk": bulk_of(cast).pk,
        "filing": a_filing(cast).pk,
        **_archived(cast),
        "watch": a_watch(cast, since=in_days(-90), measure=fresh(asked)).pk,
        "regulation": a_regulation(cast).pk,
        "custom_field": a_column(cast).pk,
        "saved_view": a_view(cast, is_shared=True).pk,
        "template": create_template(
            Layout("报送模板", "", "MEASURE", "", standard_columns()), by=cast.office
        ).pk,
        "ledger_import": _a_ledger_import(cast).pk,
        "ledger_batch": a_batch(cast).pk,
        **_handed_out(cast),
        "snapshot": snapshot.pk,
        "snapshot_file": SnapshotFile.objects.get(snapshot=snapshot).pk,
    }


def _handed_out(cast: Cast) -> dict[str, int]:
    """A publication whose form is open with an opinion that the handler answers; a package of the unit on its
    way, and one that its supervisor has before him."""
    found = {"publication": a_publication(cast).pk, "opinion": assigned_opinion(cast).pk}
    made = a_report(cast)
    found |= {"outgoing": made.pk, "incoming": package_of(cast, content_of(made)).pk}
    return found | {"transfer": taken_back(cast).pk}


def _people(cast: Cast) -> dict[str, int]:
    """Who works in the cast's organization, and what they and those above hold."""
    return {
        "user": cast.viewer.pk,
        "department": cast.general.pk,
        "organization": cast.organization.pk,
        "unit_group": a_group(cast).pk,
        "instruction": an_instruction(cast).pk,
        "token": token_of(cast.viewer).pk,
    }


def _archived(cast: Cast) -> dict[str, int]:
    """A category and a finding that were taken out, and one that is to be looked at again."""
    gone = {"inspection": cast.inspection, "archived_at": timezone.now()}
    category = Category.objects.create(title="导错的类别", position=9_000_001, **gone)
    finding = SubIssue.objects.create(category=cast.category, title="导错的问题", position=9_000_001, **gone)
    found = {"archived_category": category.pk, "archived_finding": finding.pk}
    return found | {"check": _a_check(cast).pk}


def _a_check(cast: Cast) -> EffectivenessCheck:
    """Of another finding, which the second of the office signed off."""
    today = in_days(0)
    finding = SubIssue.objects.create(
        inspection=cast.inspection,
        category=cast.category,
        title="已销号的问题",
        position=9_000_002,
        closed_on=today,
    )
    closure = Closure.objects.create(
        sub_issue=finding, act=Closure.Act.CLOSE, signed_on=today, actor=cast.office2, actor_name="刘红"
    )
    return EffectivenessCheck.objects.create(
        inspection=cast.inspection, sub_issue=finding, closure=closure, months=0, due_on=today
    )


def message_to(person: User) -> Message:
    post([NewMessage(person.pk, "access", "您有1条措施即将到期", [MessageLine("(1)建立走访台账", "/")])])
    return Message.objects.get(person=person, key="access")


def webhook_of(cast: Cast) -> Webhook:
    """One whose test fails without asking anybody: the token cannot be one."""
    return Webhook.objects.create(
        organization=cast.organization, kind=Channel.WECOM, name="整改群", secret="不是令牌"
    )


def token_of(person: User) -> ApiToken:
    token, _ = make_token(by=person, name="市级汇总", scope=TokenScope.READ, days=30)
    return token


def urged(cast: Cast) -> Urge:
    measure = assigned(cast, cast.measures[1])
    return services.urge(measure.pk, by=cast.office, note="请抓紧落实")


def a_group(cast: Cast) -> OrganizationGroup:
    return add_group(GroupInput("城东", (cast.organization.pk,)), by=cast.supervisor)


def a_common_deadline(cast: Cast) -> Instruction:
    new = InstructionInput(InstructionKind.DEADLINE, "请于此前完成。", due_on=in_days(20))
    return services.instruct([cast.organization.pk], new, by=cast.supervisor)


def an_instruction(cast: Cast) -> Instruction:
    new = InstructionInput(InstructionKind.URGE, "请抓紧整改逾期的措施。", form=a_file("汇总表.pdf"))
    return services.instruct([cast.organization.pk], new, by=cast.supervisor)


def bulk_of(cast: Cast) -> BulkAct:
    """Of measures that nobody has worked on."""
    _, bulk = services.assign_together([RowAssignment(cast.measures[1].pk, assignment(cast))], by=cast.office)
    assert bulk is not None
    return bulk


def a_filing(cast: Cast) -> Filing:
    given = FilingInput(FilingKind.PLAN, in_days(-1), "8号", upload=a_file("整改方案.pdf", b"%PDF-1.4 plan"))
    return services.record_filing(cast.inspection.pk, given, by=cast.office)


def _a_ledger_import(cast: Cast) -> LedgerImport:
    """An untouched export that waits for confirmation."""
    with tempfile.TemporaryDirectory() as folder:
        return uploaded(cast, exported(cast, Path(folder) / "a.xlsx"))


def disabled(cast: Cast) -> User:
    user = User.objects.get(pk=cast.office2.pk)
    user.is_active = False
    user.save(update_fields=["is_active"])
    return user


LEADS = re.compile("^(?:accounts/|api/v1/|api/)")
# First part of an address → what of the world it is about.
PARTS = {
    "measures": "measure",
    "sub-issues": "sub_issue",
    "categories": "category",
    "archived-findings": "archived_finding",
    "archived-categories": "archived_category",
    "inspections": "inspection",
    "evidence": "version",
    "imports": "notice",
    "jobs": "job",
    "users": "user",
    "departments": "department",
    "organizations": "organization",
    "preparation": "organization",
    "inbox": "message",
    "webhooks": "webhook",
    "urges": "urge",
    "bulk": "bulk",
    "extensions": "extension",
    "filings": "filing",
    "watches": "watch",
    "regulations": "regulation",
    "checks": "check",
    "columns": "custom_field",
    "views": "saved_view",
    "unit-groups": "unit_group",
    "instructions": "instruction",
    "export-templates": "template",
    "ledger-imports": "ledger_import",
    "ledger-batches": "ledger_batch",
    "outgoing-packages": "outgoing",
    "incoming-packages": "incoming",
    "snapshots": "snapshot",
    "publications": "publication",
    "public-opinions": "opinion",
    "transfers": "transfer",
    "tokens": "token",
    "findings": "sub_issue",
    "snapshot-files": "snapshot_file",
}


def address_of(name: str, pattern: str, things: dict[str, int]) -> str:
    """The address with the things of the world in its places."""
    first = LEADS.sub("", pattern).split("/")[0]
    values: dict[str, int | str] = {
        "evidence_pk": things["evidence"],
        "version_pk": things.get("version", 0),
        "department_pk": things.get("department", 0),
        "kind": "CLOSURE",
        "channel": "MAIL",
        "number": 1,
        "slide": "overview",
        "pk": things.get(PARTS.get(first, ""), 0),
        # Of a link that nobody was sent.
        "uidb64": "MQ",
        "token": "x-y",
        "secret": "unknown",
        "signed": "unknown",
        "code": CODE,
    }
    wanted = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
    return reverse(name, kwargs={key: values[key] for key in wanted})
