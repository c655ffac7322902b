"""How the services of accounts are called."""

from __future__ import annotations

from typing import Any

from accounts import services as accounts
from accounts.models import OFFICERS, Role, User
from accounts.ordering import Arranged, arrange
from accounts.signing_in import sign_in
from accounts.signing_in.outside.people import unlink
from tests.accounts.codes import bound, code_of
from tests.accounts.outside.coming import link
from tests.cast import Cast
from tests.services_table.verb import Verb


def _values(cast: Cast, **changes: object) -> dict[str, Any]:
    place = {"organization": cast.organization, "department": cast.general}
    return {"full_name": "赵磊", "role": Role.HANDLER, "position_title": "", "phone": ""} | place | changes


def _new(cast: Cast, by: User, role: Role) -> object:
    values = _values(cast, role=role, organization=None if role in OFFICERS else cast.organization)
    values["department"] = cast.general if role == Role.HANDLER else None
    return accounts.add_user(by=by, username="xinren", **values)


def _switched_off(cast: Cast) -> None:
    User.objects.filter(pk=cast.handler.pk).update(is_active=False)


ACCOUNTS = {
    "add_user": Verb(lambda c, by: _new(c, by, Role.HANDLER)),
    "add_user administrator": Verb(lambda c, by: _new(c, by, Role.ADMINISTRATOR)),
    "add_user security": Verb(lambda c, by: _new(c, by, Role.SECURITY_ADMINISTRATOR)),
    "edit_user name": Verb(
        lambda c, by: accounts.edit_user(c.handler.pk, by=by, **_values(c, full_name="赵大磊"))
    ),
    "edit_user role": Verb(
        lambda c, by: accounts.edit_user(c.handler.pk, by=by, **_values(c, role=Role.VIEWER))
    ),
    "edit_user mail": Verb(
        lambda c, by: accounts.edit_user(c.handler.pk, by=by, **_values(c, email="x@example.cn"))
    ),
    "edit_user role of a switched-off account": Verb(
        lambda c, by: accounts.edit_user(c.handler.pk, by=by, **_values(c, role=Role.VIEWER)), _switched_off
    ),
    "set_active": Verb(lambda c, by: accounts.set_active(c.handler.pk, by=by, is_active=True), _switched_off),
    "reset_password": Verb(lambda c, by: accounts.reset_password(c.handler.pk, by=by)),
    "reset_password of an officer": Verb(lambda c, by: accounts.reset_password(c.auditor.pk, by=by)),
    "reset_second_factor": Verb(
        lambda c, by: sign_in.reset_second_factor(c.handler.pk, by=by), lambda c: bound(c.handler)
    ),
    "unlock": Verb(lambda c, by: sign_in.unlock(c.handler.pk, by=by)),
    "unlink": Verb(lambda c, by: unlink(c.handler.pk, by=by), lambda c: link(c.handler, "CAS", "7")),
    "save_department": Verb(
        lambda c, by: accounts.save_department(
            None, by=by, organization=c.organization, name="新科室", order=9, is_active=True
        )
    ),
    "arrange": Verb(lambda c, by: arrange(c.organization.pk, Arranged.PEOPLE, [], by=by)),
    "save_organization": Verb(
        lambda c, by: accounts.save_organization(
            c.organization.pk, by=by, name="新名称", short_name="新", department_label="处室"
        )
    ),
    "save_organization new": Verb(
        lambda _c, by: accounts.save_organization(
            None, by=by, name="新单位", short_name="新", department_label="处室"
        )
    ),
    "change_own_password": Verb(lambda _c, by: accounts.change_own_password(by, "Mingtian-zaijian")),
    "end_sessions": Verb(lambda _c, by: accounts.end_sessions(by)),
    "start_second_factor": Verb(lambda _c, by: sign_in.start_second_factor(by)),
    "confirm_second_factor": Verb(lambda _c, by: _confirm(by)),
    "renew_recovery_codes": Verb(lambda _c, by: (bound(by), sign_in.renew_recovery_codes(by))),
    "switch_off_second_factor": Verb(lambda _c, by: (bound(by), sign_in.switch_off_second_factor(by))),
}


def _confirm(by: User) -> object:
    factor = sign_in.start_second_factor(by)
    by.second_factor = factor
    return sign_in.confirm_second_factor(by, code_of(by))
