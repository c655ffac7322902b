"""What is sent to the addresses of accounts, messages and jobs."""

from __future__ import annotations

from axes.models import AccessAttempt
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.signing_in import sign_in as sign_in_services
from inbox.calendar_addresses import new_secret
from jobs import worker
from jobs.models import Job
from jobs.services import start
from tests.access import message_to, token_of, webhook_of
from tests.accounts.codes import bound, code_of
from tests.acts.sent import Sent
from tests.cast import PASSWORD, Cast, worked_on

NEW_PASSWORD = "Mingtian-zaijian-8"


def new_user(cast: Cast, client: Client) -> Sent:
    data = {"username": "xinren", "full_name": "新人", "role": "HANDLER"}
    return Sent({}, data | {"organization": cast.organization.pk, "department": cast.general.pk})


def sign_in(cast: Cast, client: Client) -> Sent:
    return Sent({}, {"username": "wangmin", "password": PASSWORD})


def passwords(cast: Cast, client: Client) -> Sent:
    new = {"new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}
    return Sent({}, {"old_password": PASSWORD} | new)


def leaving_person(cast: Cast, client: Client) -> Sent:
    row, heir = worked_on(cast), cast.other_leader
    return Sent({"pk": cast.leader.pk}, {"to": heir.pk, "measures": [row.pk]})


def leaving_department(cast: Cast, client: Client) -> Sent:
    row, heir = worked_on(cast), cast.organization.departments.create(name="接手部门")
    return Sent({"pk": cast.general.pk}, {"to": heir.pk, "measures": [row.pk]})


def organization(cast: Cast) -> int:
    return int(cast.organization.pk)


def organization_with_newcomer(cast: Cast) -> int:
    """Somebody in it has not signed in yet."""
    User.objects.filter(pk=cast.viewer.pk).update(must_change_password=True, last_login=None)
    return organization(cast)


def user(cast: Cast) -> int:
    return int(cast.viewer.pk)


def job(cast: Cast) -> int:
    return int(start("whole_ledger", by=cast.office, title="整改台账", arguments={"filter": {}}).pk)


def failed_job(cast: Cast) -> int:
    pk = job(cast)
    Job.objects.filter(pk=pk).update(status="FAILED")
    return pk


def finished_job(cast: Cast) -> int:
    pk = job(cast)
    worker.run(pk)
    return pk


def second_step(cast: Cast, client: Client) -> Sent:
    bound(cast.office)
    client.post(reverse("accounts:sign_in"), {"username": cast.office.username, "password": PASSWORD})
    return Sent({}, {"code": code_of(cast.office)})


def own_password(_cast: Cast, _client: Client) -> Sent:
    return Sent({}, {"password": PASSWORD})


def first_code(cast: Cast, _client: Client) -> Sent:
    sign_in_services.start_second_factor(cast.handler)
    cast.handler.refresh_from_db()
    return Sent({}, {"code": code_of(cast.handler)})


def with_factor(cast: Cast, client: Client) -> Sent:
    """Binding ends the sessions, so he signs in again."""
    bound(cast.handler)
    client.force_login(User.objects.get(pk=cast.handler.pk))
    return Sent({}, {"password": PASSWORD})


def bound_user(cast: Cast, _client: Client) -> Sent:
    bound(cast.viewer)
    return Sent({"pk": cast.viewer.pk})


def locked_user(cast: Cast, _client: Client) -> Sent:
    AccessAttempt.objects.create(username=cast.viewer.username, failures_since_start=9)
    return Sent({"pk": cast.viewer.pk})


def linked_user(cast: Cast, _client: Client) -> Sent:
    User.objects.filter(pk=cast.viewer.pk).update(outside_way="CAS", outside_id="20240018")
    return Sent({"pk": cast.viewer.pk})


def message(cast: Cast) -> int:
    return message_to(cast.handler).pk


def webhook(cast: Cast) -> int:
    return webhook_of(cast).pk


def token(cast: Cast) -> int:
    return token_of(cast.viewer).pk


def new_webhook(cast: Cast, _client: Client) -> Sent:
    where = cast.organization.pk
    return Sent({}, {"organization": where, "kind": "WECOM", "name": "整改群", "secret": "tok-en"})


def subscribed(cast: Cast, _client: Client) -> Sent:
    new_secret(cast.handler)
    return Sent()
