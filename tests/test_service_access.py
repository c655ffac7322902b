"""Every service called directly × every person, against `tests/data/services.txt`; a verb it lacks fails.

done; no, with a sentence (Refused); 404, which is outside of what somebody sees (DoesNotExist).
Once as usual and once with three officers. WRITE_ACCESS_TABLE=1 makes it anew, to be read before kept.
"""

from __future__ import annotations

import inspect
import os
import types
from pathlib import Path

import pytest
from axes.models import AccessAttempt
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from pytest_django import Settings

from accounts import services as account_services
from accounts.models import User
from accounts.ordering import arrange
from accounts.signing_in import sign_in
from accounts.signing_in.outside.people import unlink
from audit.exceptions import Refused
from issues import services as issue_services
from measures import services as measure_services
from opinions import services as opinion_services
from regulations import services as regulation_services
from tests.access import PEOPLE, disabled
from tests.cast import Cast
from tests.regulating import SERVED
from tests.services_table import ACCOUNTS, MEASURES, NO_VERBS, OPINIONS, VERBS, WITHOUT_PERSON, Verb
from tests.signing_in import Undo

TABLE = Path(__file__).parent / "data" / "services.txt"
NAMES = [person for person in PEOPLE if person != "nobody"]


def public(module: types.ModuleType) -> set[str]:
    return {
        name
        for name, one in inspect.getmembers(module, inspect.isfunction)
        if one.__module__ == module.__name__ and not name.startswith("_")
    }


def test_no_service_is_left_out() -> None:
    outline = public(issue_services) - NO_VERBS
    assert (set(measure_services.__all__) - NO_VERBS) | outline == set(MEASURES)
    assert {*regulation_services.__all__} - {"RegulationInput"} == set(SERVED)
    # The public form asks nobody who he is: tests/opinions/test_public_form.py.
    assert {*opinion_services.__all__} - {"receive"} == set(OPINIONS)
    known = {name.split()[0] for name in ACCOUNTS} | WITHOUT_PERSON
    assert public(account_services) | public(sign_in) | {arrange.__name__, unlink.__name__} == known


def person(cast: Cast, name: str) -> User:
    return disabled(cast) if name == "disabled" else User.objects.get(pk=getattr(cast, name).pk)


def outcome(cast: Cast, verb: Verb, name: str) -> str:
    try:
        with transaction.atomic():
            verb.act(cast, person(cast, name))
    except Refused as refusal:
        assert str(refusal).endswith("。"), f"no sentence: {refusal}"
        return "no"
    except ObjectDoesNotExist:
        return "404"
    return "done"


def row(cast: Cast, verb: Verb) -> list[str]:
    """Each person finds the same state, and leaves no trace."""
    found = []
    try:
        with transaction.atomic():
            verb.before(cast)
            for name in NAMES:
                try:
                    with transaction.atomic():
                        found.append(outcome(cast, verb, name))
                        raise Undo
                except Undo:
                    pass
            raise Undo
    except Undo:
        return found


@pytest.mark.django_db
def test_everybody_gets_what_the_table_says(cast: Cast, settings: Settings) -> None:
    AccessAttempt.objects.create(username="zhaolei", ip_address="10.0.0.1", failures_since_start=9)
    lines = []
    for mode, title in ((False, "service"), (True, "with-three-officers")):
        settings.THREE_OFFICERS = mode
        lines.append(" ".join([title, *NAMES]))
        lines += [f"{name.replace(' ', '-')} {' '.join(row(cast, verb))}" for name, verb in VERBS.items()]
    if os.environ.get("WRITE_ACCESS_TABLE"):
        TABLE.write_text("\n".join(lines) + "\n")
    assert lines == TABLE.read_text().splitlines()
