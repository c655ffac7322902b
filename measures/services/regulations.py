"""制度: the row behind the name that a text or somebody gives, and what was done with it for a measure.

What is known of a regulation besides – number, days, files, which two are one – is written in the room above.
"""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from audit import trail
from audit.events import Event
from audit.exceptions import Refused
from audit.history import sign_history
from issues.edits import save_edit
from measures.models import Measure, Regulation, RegulationUse
from measures.models.regulation_state import RegulationAct
from measures.secrecy import IN_NAME
from statements import title_key, title_stem

MAX_TITLE = 200


def clean_title(title: str) -> str:
    """Raises ``Refused`` for what cannot be the name of a regulation."""
    name = " ".join(title.split()).strip("《》").strip()
    if not title_key(name) or len(name) > MAX_TITLE:
        raise Refused(f"请填写制度名称,不超过{MAX_TITLE}个字。")
    if IN_NAME.search(name):
        raise Refused("名称带有密级标志。严禁登记涉密文件。")
    return name


def regulation_named(
    title: str, act: str, *, organization_id: int, by: User, on: date | None = None
) -> Regulation:
    """The one row of that name, locked; near spellings are the same. ``act`` and ``on`` are of a new one.

    One that was taken out of the list is in it again: somebody says that it is there.
    """
    name = clean_title(title)
    if act not in RegulationAct.values:
        raise Refused("请选择制定、修订、印发或废止。")
    rows = Regulation.objects.select_for_update(of=("self",), no_key=True).filter(
        organization=organization_id
    )
    row = rows.filter(key=title_key(name)).first()
    if row is None:
        try:
            with transaction.atomic():
                return _new(name, act, organization_id=organization_id, by=by, on=on)
        except IntegrityError:
            # Somebody was quicker by the same name.
            row = rows.get(key=title_key(name))
    if row.archived_at is not None:
        row.archived_at = None
        save_edit(row, ["archived_at"], by=by, reason="重新登记", event=Event.RESTORE_ARCHIVED)
    return row


def _new(name: str, act: str, *, organization_id: int, by: User, on: date | None) -> Regulation:
    row = Regulation(
        organization_id=organization_id,
        title=name,
        key=title_key(name),
        stem=title_stem(name),
        act=act,
        dated_on=on,
        actor=by,
        actor_name=by.label,
    )
    sign_history(row, by=by, reason="登记制度")
    row.save()
    trail.record(Event.ADD, by=by, about=row, detail=str(row))
    return row


def use_regulation(
    measure: Measure, named: Regulation, act: str, *, by: User, quote: dict[str, object]
) -> RegulationUse:
    """That the locked ``measure`` did ``act`` with it; once, however often its texts say so."""
    row = named.merged_into or named
    same = RegulationUse.objects.current().filter(measure=measure, regulation=row, act=act).first()
    if same is not None:
        return same
    use = RegulationUse.objects.create(
        measure=measure, regulation=row, named=named, act=act, actor=by, actor_name=by.label, **quote
    )
    settle_regulation(row.pk, by=by)
    return use


def settle_regulation(regulation_id: int, *, by: User) -> None:
    """What was done last follows from what measures say; without any, and untouched, it leaves the list."""
    rows = Regulation.objects.select_for_update(of=("self",), no_key=True)
    row = rows.get(pk=regulation_id)
    last = RegulationUse.objects.current().filter(regulation=row).order_by("-at", "-pk").first()
    if last is not None and last.act != row.act:
        row.act = last.act
        save_edit(row, ["act"], by=by, reason=f"{last.get_act_display()}了这项制度", event=None)
    if last is None and row.version == 1 and not row.named_files.exists():
        archive_row(row, by=by, reason="登记已撤销")


def archive_row(row: Regulation, *, by: User, reason: str) -> None:
    """Out of the list; the row, its history and what was withdrawn of it stay."""
    row.archived_at = timezone.now()
    save_edit(row, ["archived_at"], by=by, reason=reason, event=Event.ARCHIVE)
