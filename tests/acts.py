"""Every address that does something, what it is sent in the small world, and what the trail then says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.test import Client
from django.urls import reverse

from accounts.audit import Event
from ledger.imports.store import store_notice
from measures import services
from measures.models import EvidenceUse, EvidenceVersion
from tests.cast import PASSWORD, Cast, a_file, completed, fresh, in_days, submitted, worked_on
from tests.ledger.notice.documents import PLAIN

NEW_PASSWORD = "Mingtian-zaijian-8"
TABLE = Path(__file__).parent / "data" / "access.txt"


@dataclass(frozen=True)
class Sent:
    """``kwargs`` of the address, and what is sent to it."""

    kwargs: dict[str, int] = field(default_factory=dict)
    data: dict[str, Any] = field(default_factory=dict)


Prepare = Callable[[Cast, Client], Sent]


@dataclass(frozen=True)
class Deed:
    """``person`` sends what ``prepare`` gives, which leaves an entry of ``event``."""

    event: Event
    person: str = "office"
    prepare: Prepare = lambda cast, client: Sent()
    method: str = "post"


def posting_addresses() -> set[str]:
    """Those that answer a POST of somebody signed in with anything but “not allowed”."""
    people, *rows = [line.split() for line in TABLE.read_text().splitlines()]
    signed_in = people.index("disabled") - 2
    return {
        name for name, method, *answers in rows if method == "post" and set(answers[:signed_in]) - {"405"}
    }


def filled(client: Client, name: str, kwargs: dict[str, int], /, **changes: Any) -> Sent:
    """The form of the page as it stands, with ``changes``."""
    form = client.get(reverse(name, kwargs=kwargs)).context["form"]
    data = {one: form[one].value() for one in form.fields}
    kept = {key: value for key, value in data.items() if not (value is None or value is False or value == [])}
    return Sent(kwargs, kept | changes)


def _form(name: str, thing: Callable[[Cast], int], /, **changes: Any) -> Prepare:
    return lambda cast, client: filled(client, name, {"pk": thing(cast)}, **changes)


def _on(thing: Callable[[Cast], int], /, **data: Any) -> Prepare:
    return lambda cast, client: Sent({"pk": thing(cast)}, data)


def _measure(reach: Callable[[Cast], Any], /, **data: Any) -> Prepare:
    """A measure that ``reach`` brought into the right state; ``version`` as the page shows it."""

    def prepare(cast: Cast, client: Client) -> Sent:
        row = fresh(reach(cast))
        return Sent({"pk": row.pk}, data | {"version": row.version})

    return prepare


def _assignment(cast: Cast) -> dict[str, Any]:
    data = {"leader": cast.leader.pk, "department": cast.general.pk, "timeframe": "IMMEDIATE"}
    return data | {"due_on": in_days(9).isoformat()}


def _assign(cast: Cast, client: Client) -> Sent:
    return Sent({"pk": cast.measure.pk}, _assignment(cast) | {"version": cast.measure.version})


def _assign_many(cast: Cast, client: Client) -> Sent:
    return Sent({}, _assignment(cast) | {"ids": str(cast.measure.pk)})


def _review_many(cast: Cast, client: Client) -> Sent:
    row = fresh(submitted(cast))
    return Sent({}, {"ids": str(row.pk), "decision": "complete", f"version-{row.pk}": row.version})


def _evidence(measure: Any) -> int:
    return EvidenceUse.objects.get(measure=measure).evidence_id


def _existing(cast: Cast, client: Client) -> Sent:
    there, here = worked_on(cast, cast.measures[1]), worked_on(cast)
    return Sent({"pk": here.pk}, {"evidence": _evidence(there)})


def _use(**data: Any) -> Prepare:
    def prepare(cast: Cast, client: Client) -> Sent:
        row = worked_on(cast)
        return Sent({"pk": row.pk, "evidence_pk": _evidence(row)}, data)

    return prepare


def _new_version(cast: Cast, client: Client) -> Sent:
    sent = _use()(cast, client)
    return Sent(sent.kwargs, {"file": a_file("新台账.pdf", b"%PDF-1.4 new")})


def _attach(cast: Cast, client: Client) -> Sent:
    return Sent({"pk": worked_on(cast).pk}, {"files": [a_file("照片.pdf", b"%PDF-1.4 second")]})


def _version(cast: Cast, client: Client) -> Sent:
    return Sent({"pk": EvidenceVersion.objects.get(evidence=_evidence(worked_on(cast))).pk})


def _download(cast: Cast, client: Client) -> Sent:
    return Sent(_version(cast, client).kwargs, {"download": "1"})


def _ready_to_close(cast: Cast) -> int:
    for row in cast.measures[:2]:
        completed(cast, row)
    return int(cast.sub_issue.pk)


def _closed(cast: Cast) -> int:
    services.close(_ready_to_close(cast), by=cast.office)
    return int(cast.sub_issue.pk)


def _notice(cast: Cast) -> int:
    return int(store_notice(PLAIN, file_name="通报.txt", by=cast.office).pk)


def _new_user(cast: Cast, client: Client) -> Sent:
    data = {"username": "xinren", "full_name": "新人", "role": "HANDLER"}
    return Sent({}, data | {"organization": cast.organization.pk, "department": cast.general.pk})


def _sign_in(cast: Cast, client: Client) -> Sent:
    return Sent({}, {"username": "wangmin", "password": PASSWORD})


def _passwords(cast: Cast, client: Client) -> Sent:
    new = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    return Sent({}, {"old_password": PASSWORD} | new)


def _progress(cast: Cast, client: Client) -> Sent:
    return Sent({"pk": worked_on(cast).pk}, {"text": "已走访。", "happened_on": in_days(0).isoformat()})


def _two_steps(cast: Cast) -> Any:
    fields = {"review_steps": 2}
    services.edit_inspection(cast.inspection.pk, by=cast.office, fields=fields)
    return submitted(cast)


def _asked(cast: Cast) -> int:
    row, later = worked_on(cast), in_days(90)
    asked = services.request_extension(row.pk, by=cast.handler, to_due_on=later, reason="等待批复")
    return int(asked.pk)


def _sub_issue(cast: Cast) -> int:
    return int(cast.sub_issue.pk)


def _inspection(cast: Cast) -> int:
    return int(cast.inspection.pk)


def _user(cast: Cast) -> int:
    return int(cast.viewer.pk)


DEEDS: dict[str, Deed] = {
    "accounts:sign_in": Deed(Event.SIGN_IN, "nobody", _sign_in),
    "accounts:sign_out": Deed(Event.SIGN_OUT),
    "accounts:change_password": Deed(Event.CHANGE_PASSWORD, "office", _passwords),
    "accounts:end_sessions": Deed(Event.END_SESSIONS),
    "accounts:user_add": Deed(Event.ADD_USER, "office", _new_user),
    "accounts:user_edit": Deed(
        Event.EDIT_USER, "office", _form("accounts:user_edit", _user, full_name="何书记员")
    ),
    "accounts:user_reset_password": Deed(Event.RESET_PASSWORD, "office", _on(_user)),
    "accounts:user_deactivate": Deed(Event.DISABLE_USER, "office", _on(_user, is_active="0")),
    "accounts:organization_edit": Deed(
        Event.SAVE_ORGANIZATION,
        "office",
        _form("accounts:organization_edit", lambda cast: cast.organization.pk, department_label="处室"),
    ),
    "accounts:department_add": Deed(
        Event.SAVE_DEPARTMENT, "office", lambda cast, client: Sent({}, {"name": "新科", "order": 3})
    ),
    "accounts:department_edit": Deed(
        Event.SAVE_DEPARTMENT,
        "office",
        _form("accounts:department_edit", lambda cast: cast.general.pk, name="综合科"),
    ),
    "measures:assign_many": Deed(Event.ASSIGN, "office", _assign_many),
    "measures:review_many": Deed(Event.COMPLETE, "office", _review_many),
    "measures:assign": Deed(Event.ASSIGN, "office", _assign),
    "measures:edit": Deed(
        Event.EDIT, "office", _form("measures:edit", lambda cast: cast.measure.pk, text="改过的措施。")
    ),
    "measures:edit_results": Deed(Event.EDIT, "handler", _measure(worked_on, outcome="成效明显")),
    "measures:submit": Deed(Event.SUBMIT, "handler", _measure(worked_on)),
    "measures:withdraw": Deed(Event.WITHDRAW, "handler", _measure(submitted)),
    "measures:endorse": Deed(Event.ENDORSE, "leader", _measure(_two_steps)),
    "measures:return_for_rework": Deed(
        Event.RETURN_FOR_REWORK, "office", _measure(submitted, note="材料不全")
    ),
    "measures:complete": Deed(Event.COMPLETE, "office", _measure(submitted)),
    "measures:reopen": Deed(Event.REOPEN, "office", _measure(completed, note="又出现")),
    "measures:request_extension": Deed(
        Event.REQUEST_EXTENSION,
        "handler",
        _measure(worked_on, to_due_on=in_days(90).isoformat(), reason="等待批复"),
    ),
    "measures:approve_extension": Deed(Event.APPROVE_EXTENSION, "office", _on(_asked, note="同意")),
    "measures:refuse_extension": Deed(Event.REFUSE_EXTENSION, "office", _on(_asked, note="不同意")),
    "measures:withdraw_extension": Deed(Event.WITHDRAW_EXTENSION, "handler", _on(_asked)),
    "measures:archive": Deed(Event.ARCHIVE, "office", _measure(worked_on, reason="重复")),
    "measures:record_progress": Deed(Event.PROGRESS, "handler", _progress),
    "measures:comment": Deed(Event.COMMENT, "viewer", _measure(worked_on, text="抓紧。")),
    "measures:attach": Deed(Event.ATTACH, "handler", _attach),
    "measures:attach_existing": Deed(Event.ATTACH, "office", _existing),
    "measures:new_version": Deed(Event.NEW_VERSION, "handler", _new_version),
    "measures:withdraw_evidence": Deed(Event.WITHDRAW_EVIDENCE, "handler", _use(reason="传错")),
    "measures:edit_sub_issue": Deed(
        Event.EDIT, "office", _form("measures:edit_sub_issue", _sub_issue, title="改过的问题")
    ),
    "measures:close": Deed(Event.CLOSE, "office", _on(_ready_to_close, note="同意")),
    "measures:unclose": Deed(Event.UNCLOSE, "office", _on(_closed, note="再看")),
    "measures:comment_sub_issue": Deed(Event.COMMENT, "viewer", _on(_sub_issue, text="抓紧。")),
    "measures:add_measure": Deed(Event.ADD, "office", _on(_sub_issue, text="再加一条措施。")),
    "ledger:inspection_edit": Deed(
        Event.CHANGE_SETTINGS, "office", _form("ledger:inspection_edit", _inspection, name="改过的巡察")
    ),
    "ledger:archive_inspection": Deed(Event.ARCHIVE, "office", _on(_inspection, reason="导错")),
    "ledger:category_edit": Deed(
        Event.EDIT,
        "office",
        _form("ledger:category_edit", lambda cast: cast.category.pk, title="改过的类别方面"),
    ),
    "ledger:add_sub_issue": Deed(Event.ADD, "office", _on(lambda cast: cast.category.pk, title="又一个问题")),
    "ledger:imports": Deed(Event.UPLOAD_NOTICE, "office", lambda cast, client: Sent({}, {"text": PLAIN})),
    "ledger:confirm": Deed(Event.IMPORT, "office", _on(_notice, name="又一次巡察", kind="REGULAR")),
}

# What is read and yet leaves an entry.
READINGS: dict[str, list[Deed]] = {
    "measures:evidence": [
        Deed(Event.VIEW_EVIDENCE, "viewer", _version, "get"),
        Deed(Event.DOWNLOAD, "viewer", _download, "get"),
    ],
    "ledger:export": [Deed(Event.EXPORT, "viewer", method="get")],
    "accounts:audit": [Deed(Event.VIEW_AUDIT, "admin", method="get")],
    "accounts:audit_export": [Deed(Event.EXPORT_AUDIT, "admin", method="get")],
}
