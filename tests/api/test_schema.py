"""Every address of the interface is asked what its document allows, and what it does not (schemathesis).

What it answers has to be what the document says, in status, content type and shape; never a fault of ours.
"""

from __future__ import annotations

import gc
import json
from collections.abc import Iterator

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.interface.site import document
from tests.api.callers import caller
from tests.cast import Cast, worked_on
from tests.signing_in import Undo

EXAMPLES = hypothesis_settings(
    max_examples=15,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(json.loads(json.dumps(document(), default=str)))
OPERATIONS = {found.ok().label: found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)}
pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def app() -> Iterator[WSGIHandler]:
    """As Django's own test client: a request does not close the connection that the test is in.

    Without the collector: an upload that has been moved complains when it is collected, and Python 3.11 fails
    where that happens while a module is being compiled.
    """
    gc.disable()
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield WSGIHandler()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    gc.enable()


@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("label", OPERATIONS)
def test_it_answers_as_its_document_says(
    cast: Cast, settings: Settings, app: WSGIHandler, label: str, mode: GenerationMode
) -> None:
    settings.RATE_LIMITS = dict.fromkeys(settings.RATE_LIMITS, "0")
    worked_on(cast)
    headers = caller(cast, "handler").headers
    things = {"inspections": cast.inspection.pk, "findings": cast.sub_issue.pk, "measures": cast.measure.pk}
    seen: set[int] = set()

    @EXAMPLES
    @given(case=OPERATIONS[label].as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        # A number by chance is nobody's: every second time it is one that is there.
        if "pk" in case.path_parameters and len(seen) % 2 == 0:
            case.path_parameters["pk"] = things[case.path.split("/")[3]]
        try:
            with transaction.atomic():
                seen.add(case.call_and_validate(app=app, headers=headers, checks=CHECKS).status_code)
                raise Undo
        except Undo:
            pass

    ask()
    if mode == GenerationMode.POSITIVE and label.startswith("GET"):
        assert 200 in seen
