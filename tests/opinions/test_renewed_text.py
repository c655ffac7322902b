"""The public form of a page that was opened before its text was renewed."""

from __future__ import annotations

import pytest
from django.test import Client

from issues.models import SubIssue
from opinions import services
from opinions.models import PublicOpinion
from opinions.public_form import ANOTHER_PART
from tests.cast import Cast
from tests.opinions.people import WORDS, a_publication, filled_in, part_named, sent

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_a_part_that_was_renewed_meanwhile_is_not_another_one(cast: Cast) -> None:
    row = a_publication(cast)
    data = filled_in(Client(), row, about=part_named(row, cast.sub_issue.title))
    SubIssue.objects.filter(pk=cast.sub_issue.pk).update(title="改过的问题标题")
    services.renew_text(row.pk, by=cast.office)
    answer = sent(row, data)
    page = answer.content.decode()
    assert answer.status_code == 422 and ANOTHER_PART in page and WORDS in page
    assert not PublicOpinion.objects.exists()
    row.refresh_from_db()
    again = filled_in(Client(), row, about=part_named(row, "改过的问题标题"))
    assert sent(row, again).status_code == 200
    assert PublicOpinion.objects.get().sub_issue == cast.sub_issue
