"""What changed since a cursor, in the order of the audit chain, of which nothing can be missed.

A number of the chain is given out after the commit of the act and under one lock (``audit.chain``): who has
seen number 7 has seen everything that will ever stand in front of it. A time or an ``id`` would not do: an
act that began earlier may be committed later, behind somebody who has read on already.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from ninja import Query, Router

from accounts.models import Organization, User
from api.interface import schemas
from api.interface.auth import TokenAuth, TokenRequest
from api.interface.documenting import CHANGE_PROBLEMS
from api.interface.paging import BadQuery, refuse_unknown
from audit.events import OF_ACCOUNTS, OF_ASKING, Event
from audit.models import AuditEntry, AuditSegment
from issues.models import Category, Inspection, SubIssue
from measures.models import Measure
from measures.visibility import visible_sub_issues

router = Router(auth=TokenAuth(), tags=["读取"])
# Entries looked at for one answer, whosever they are: it costs the same however long the trail.
BATCH_SIZE = 500
MAX_CURSOR = 2**63 - 1
KINDS: dict[schemas.ChangedKind, type[models.Model]] = {
    "organization": Organization,
    "inspection": Inspection,
    "category": Category,
    "finding": SubIssue,
    "measure": Measure,
}
NAMES = {str(model._meta.verbose_name): kind for kind, model in KINDS.items()}
# They leave things as they are.
READINGS = OF_ASKING | {
    Event.REFUSED,
    Event.EXPORT,
    Event.DOWNLOAD,
    Event.VIEW_EVIDENCE,
    Event.UPLOAD_LEDGER,
    Event.UPLOAD_NOTICE,
    Event.ADJUST_IMPORT,
    Event.START_JOB,
    Event.CANCEL_JOB,
    Event.RETRY_JOB,
}
OLD = "这个位置之前的变动记录已移出系统,请重新读取全部内容,再从现在的位置(不带 after 时给出的 next)继续。"


@router.get(
    "/changes/",
    response={200: schemas.ChangePage, **CHANGE_PROBLEMS},
    summary="某个位置之后的变动",
    url_name="changes",
)
def changes(
    request: TokenRequest, after: int | None = Query(None, ge=0, le=MAX_CURSOR)
) -> schemas.ChangePage:
    """Without ``after``: where the trail ends now, to begin from after a first full reading."""
    refuse_unknown(request, ())
    chained = AuditEntry.objects.filter(number__isnull=False)
    if after is None:
        return schemas.ChangePage(items=[], next=_newest(chained), has_more=False)
    _refuse_removed(after)
    entries = list(chained.filter(number__gt=after).order_by("number")[:BATCH_SIZE])
    cursor = entries[-1].number if entries else after
    return schemas.ChangePage(
        items=_told(entries, request.user), next=cursor or 0, has_more=len(entries) == BATCH_SIZE
    )


def _newest(chained: models.QuerySet[AuditEntry]) -> int:
    last = chained.order_by("-number").values_list("number", flat=True).first()
    return last or 0


def _refuse_removed(after: int) -> None:
    removed = AuditSegment.objects.filter(removed_at__isnull=False).order_by("-last").first()
    if removed is not None and after < removed.last:
        raise BadQuery(OLD, status=410)


@dataclass(frozen=True)
class ChangedThing:
    """What an entry is about, as far as the interface knows such things."""

    kind: schemas.ChangedKind
    pk: int


def _told(entries: Iterable[AuditEntry], user: User) -> list[schemas.ChangeFacts]:
    """Of the units that ``user`` sees. What he sees no more is told to who sees whole units; to others it
    would tell of measures that were never theirs."""
    units = set(Organization.objects.visible_to(user).values_list("pk", flat=True))
    kept = [(row, thing) for row in entries if row.organization_id in units and (thing := _changed(row))]
    seen = _visible({thing for _, thing in kept}, user)
    return [
        schemas.ChangeFacts(
            cursor=row.number or 0,
            at=row.at,
            event=row.event,
            event_label=row.event_label,
            kind=thing.kind,
            id=thing.pk,
            is_gone=thing not in seen,
        )
        for row, thing in kept
        if thing in seen or user.has_whole_view
    ]


def _changed(row: AuditEntry) -> ChangedThing | None:
    """None for what changes nothing of the work."""
    kind = NAMES.get(row.about_kind)
    if kind is None or row.about_id is None or row.is_refused:
        return None
    is_of_work = row.event not in OF_ACCOUNTS and row.event not in READINGS
    return ChangedThing(kind, row.about_id) if is_of_work else None


def _visible(things: Iterable[ChangedThing], user: User) -> set[ChangedThing]:
    wanted: dict[schemas.ChangedKind, list[int]] = {}
    for thing in things:
        wanted.setdefault(thing.kind, []).append(thing.pk)
    return {ChangedThing(kind, pk) for kind, ids in wanted.items() for pk in _keys(kind, user, ids=ids)}


def _keys(kind: schemas.ChangedKind, user: User, *, ids: list[int]) -> list[int]:
    """Of those of ``ids`` that ``user`` sees."""
    rows: dict[schemas.ChangedKind, models.QuerySet] = {
        "organization": Organization.objects.visible_to(user),
        "inspection": Inspection.objects.visible_to(user),
        "category": Category.objects.visible_to(user),
        "finding": visible_sub_issues(user),
        "measure": Measure.objects.visible_to(user),
    }
    return list(rows[kind].order_by().filter(pk__in=ids).values_list("pk", flat=True))
