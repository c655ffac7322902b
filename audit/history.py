"""Edit history through django-simple-history, with the editor's name kept as text; rows that only grow."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NoReturn, Protocol, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords
from simple_history.utils import get_change_reason_from_object

from audit import sql

RowT = TypeVar("RowT", bound=models.Model)
BATCH_SIZE = 500


class AppendOnlyQuerySet(models.QuerySet[RowT]):
    """Refuses the two ways in which a whole history could be rewritten by accident."""

    def update(self, **fields: object) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is append-only")

    def delete(self) -> NoReturn:
        raise TypeError(f"{self.model.__name__} is append-only")


class HistoryRow(Protocol):
    """An entry of django-simple-history, which makes its class at run time."""

    history_user_id: str | None


def _editor_name(row: HistoryRow) -> str | None:
    return row.history_user_id


def _store_editor_name(row: HistoryRow, user: object) -> None:
    """The name, not a key: an entry has to stay readable after the account is gone."""
    row.history_user_id = getattr(user, "label", None) or (str(user) if user else None)


def edit_history(
    *, excluded_fields: Sequence[str] = (), m2m_fields: Sequence[models.ManyToManyField] = ()
) -> HistoricalRecords:
    """History of every edit of a model; ``history_user`` reads as the editor's name or None."""
    return HistoricalRecords(
        history_user_id_field=models.CharField("修改人", max_length=150, null=True),
        history_user_getter=_editor_name,
        history_user_setter=_store_editor_name,
        history_change_reason_field=models.TextField("原因", null=True),
        excluded_fields=excluded_fields,
        m2m_fields=m2m_fields,
    )


def sign_history(row: models.Model, *, by: object, reason: str) -> None:
    """Who saves ``row`` next and why, for the entry its edit history gets; ``by`` None: nobody signed in.

    django-simple-history reads it from the row itself, under names that no model declares.
    """
    vars(row).update(_history_user=by, _change_reason=reason)


def save_all(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Saves ``fields`` of signed rows of one model with an entry each, as ``save`` does, but in batches.

    ``bulk_update_with_history`` leaves out who supported a measure: relations of a row are copied here.
    """
    if not rows:
        return
    model = type(rows[0])
    if len(rows) == 1:  # of one row what Django makes of many takes several times as long
        sql.update(rows[0], fields)
    else:
        model._base_manager.bulk_update(rows, fields, batch_size=BATCH_SIZE)
    history = _history_of(model)
    entries = sql.insert([_entry(history, row) for row in rows])
    for field in history._history_m2m_fields:
        _copy_relations(rows, entries, field=field)


@cache
def _history_of(model: type[models.Model]) -> Any:
    """The model of its edit history, which django-simple-history makes at run time."""
    return vars(model)["history"].__get__(None, model).model


def _entry(history: Any, row: models.Model) -> models.Model:
    """As ``bulk_history_create`` makes one of a row that was signed."""
    entry: models.Model = history(
        history_date=timezone.now(),
        history_user=vars(row)["_history_user"],
        history_change_reason=get_change_reason_from_object(row) or "",
        history_type="~",
        **{field.attname: getattr(row, field.attname) for field in history.tracked_fields},
    )
    return entry


def _copy_relations(
    rows: Sequence[models.Model], entries: Sequence[models.Model], *, field: models.ManyToManyField
) -> None:
    """``entries`` are those of ``rows``, in the same order."""
    through: type[models.Model] = getattr(type(rows[0]), field.name).through
    name = field.m2m_field_name()
    entry_of = {row.pk: entry for row, entry in zip(rows, entries, strict=True)}
    copied = HistoricalRecords.m2m_models[field]
    names = [one.attname for one in through._meta.fields]
    table, keys = through._meta.db_table, list(entry_of)
    statement = f"SELECT {', '.join(names)} FROM {table} WHERE {name}_id IN ({sql.marks(keys)})"  # noqa: S608  # nosec B608
    found = [dict(zip(names, values, strict=True)) for values in sql.read(statement, keys)]
    sql.insert([copied(history=entry_of[values[f"{name}_id"]], **values) for values in found])


def actor_field(verbose_name: str) -> models.ForeignKey:
    """Who did it. No constraint: the row has to survive the account, and nothing may rewrite it."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
        verbose_name=verbose_name,
    )
