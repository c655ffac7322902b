"""Writing an entry: one insert in the caller's transaction, so that act and entry stand or fall together."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from celery import current_task
from django.db import models, transaction

from audit import keys, request_context, sql
from audit.chain import chain_new
from audit.differences import field_of
from audit.models import AuditEntry


class Actor(Protocol):
    """Who acts, as far as the trail keeps it."""

    pk: int
    organization_id: int | None

    @property
    def label(self) -> str: ...

    def get_role_display(self) -> str: ...


COMMAND_LINE = "命令行"
BACKGROUND = "后台任务"
NOBODY = "未登录"


def record(
    event: str, *, by: Actor | None, about: object = "", detail: str = "", is_refused: bool = False
) -> None:
    """Adds an entry. ``about`` is a row, of which name, kind and key are kept as text, or a text.

    Inside a transaction it goes with that transaction: what has to survive an undoing is recorded
    outside of it. ``detail`` never holds passwords, contents of files or keys of sessions.
    """
    entry = _entry(event, by=by, about=about, detail=detail, is_refused=is_refused)
    sql.insert([entry])
    _after_commit([entry], is_done=not is_refused)


def record_all(event: str, told: Iterable[tuple[models.Model, str]], *, by: Actor | None) -> None:
    """One entry for each row with its detail, as ``record`` writes it, but a batch in one insert."""
    entries = [_entry(event, by=by, about=row, detail=detail) for row, detail in told]
    if entries:
        sql.insert(entries)
        _after_commit(entries, is_done=True)


@dataclass
class ChainWritten:
    """What follows the commit of entries: key → seal."""

    written: dict[int, str]

    def chain(self) -> None:
        chain_new(self.written)


def _after_commit(entries: Iterable[AuditEntry], *, is_done: bool) -> None:
    # Once a transaction, however many entries it has. Robust: the act is done, and an entry left over is
    # chained with the next one.
    written = {entry.pk: entry.seal for entry in entries}
    hooks = (getattr(hook, "__self__", None) for _, hook, _ in transaction.get_connection().run_on_commit)
    if follows := next((one for one in hooks if isinstance(one, ChainWritten)), None):
        follows.written |= written
    else:
        transaction.on_commit(ChainWritten(written).chain, robust=True)
    place = request_context.current()
    if is_done and place is not None:
        transaction.on_commit(place.note_done, robust=True)


def _entry(
    event: str, *, by: Actor | None, about: object, detail: str, is_refused: bool = False
) -> AuditEntry:
    place = request_context.current()
    where = place.address if place else BACKGROUND if current_task else COMMAND_LINE
    row = about if isinstance(about, models.Model) else None
    entry = AuditEntry(
        event=event,
        is_refused=is_refused,
        organization_id=_organization_id(by, about),
        actor_id=by.pk if by else None,
        actor_name=_cut(by.label if by else NOBODY if place else where, "actor_name"),
        role=str(by.get_role_display()) if by else "",
        address=_cut(where, "address"),
        path=_cut(place.path, "path") if place else "",
        about_kind=_cut(str(row._meta.verbose_name), "about_kind") if row else "",
        about_id=row.pk if row else None,
        about=_cut(str(about), "about"),
        detail=_cut(detail, "detail"),
    )
    entry.seal = keys.row_seal(keys.current_key(), entry)
    return entry


def _organization_id(by: Actor | None, about: object) -> int | None:
    """Whose affair it is: that of the thing acted on, else that of the actor."""
    found = getattr(about, "organization_id", None)
    if (
        found is None
        and isinstance(about, models.Model)
        and (inspection := getattr(about, "inspection", None))
    ):
        found = inspection.organization_id
    return found if found is not None or by is None else by.organization_id


def _cut(text: str, field: str) -> str:
    """One line without control and direction characters, as long as the column is."""
    spaced = text.replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    if not spaced.isprintable():
        spaced = "".join(char for char in spaced if unicodedata.category(char) not in ("Cc", "Cf", "Cs"))
    return spaced[: field_of(AuditEntry, field).max_length]
