"""更正分派 of several measures in the panel: previewed, then written by the service."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.admin.answers import grouped
from accounts.models import Role, User
from measures import services
from measures.models import Measure
from measures.workflow import Timeframe
from tests.answers import Answer
from tests.cast import Cast, assigned, fresh, in_days, submitted
from tests.panel import as_staff

LIST = reverse("admin:measures_measure_changelist")


@pytest.fixture
def panel(cast: Cast, client: Client) -> Client:
    client.force_login(as_staff(cast.office))
    return client


@pytest.fixture
def deputy(cast: Cast) -> User:
    return User.objects.create_user(
        "fuzhi", full_name="副主任", role=Role.LEADER, organization=cast.organization
    )


def ask(client: Client, rows: list[Measure], **typed: object) -> Answer:
    data = {"action": "correct", "_selected_action": [row.pk for row in rows], **typed}
    return client.post(LIST, data, follow=True)


def hidden(response: Answer) -> dict[str, object]:
    """What the preview sends along: the versions and values it has shown."""
    page = response.content.decode()
    return dict(re.findall(r'type="hidden" name="(version-\d+|shown)" value="([^"]*)"', page))


def corrected(client: Client, rows: list[Measure], **typed: object) -> Answer:
    seen = hidden(ask(client, rows, step="preview", **typed))
    return ask(client, rows, step="confirm", **typed, **seen)


def test_the_preview_shows_old_and_new_and_writes_nothing(cast: Cast, panel: Client, deputy: User) -> None:
    rows = [assigned(cast), assigned(cast, cast.measures[1])]
    page = ask(panel, rows, step="preview", leader=deputy.pk, due_on=in_days(77).isoformat()).content.decode()
    assert "将更正2条" in page
    # The calendar is built with it: without it the page stops at the field of the date.
    assert 0 < page.index("admin/js/core.js") < page.index("DateTimeShortcuts")
    assert f"责任领导:{cast.leader} → <strong>{deputy}</strong>" in page
    assert f"→ <strong>{in_days(77)}</strong>" in page
    assert fresh(rows[0]).leader == cast.leader


def test_several_are_corrected_with_history(cast: Cast, panel: Client, deputy: User) -> None:
    rows = [assigned(cast), assigned(cast, cast.measures[1])]
    page = corrected(panel, rows, leader=deputy.pk, note="分工调整").content.decode()
    assert "已更正2条措施。" in page
    for row in rows:
        assert (fresh(row).leader, fresh(row).due_on) == (deputy, row.due_on)
        record = Measure.history.filter(id=row.pk).first()
        assert (record.history_user, record.history_change_reason) == (cast.office.label, "分工调整")


def test_another_department_leaves_the_handler_behind(cast: Cast, panel: Client) -> None:
    row = assigned(cast)
    services.assign(
        row.pk,
        services.Assignment(cast.leader, cast.general, Timeframe.TIME_LIMITED, row.due_on, cast.handler),
        by=cast.office,
    )
    assert "责任人:" in ask(panel, [row], step="preview", department=cast.science.pk).content.decode()
    corrected(panel, [row], department=cast.science.pk)
    assert (fresh(row).department, fresh(row).handler) == (cast.science, None)


def test_what_cannot_be_is_said_and_the_rest_is_done(cast: Cast, panel: Client, deputy: User) -> None:
    waiting = submitted(cast)
    rows = [waiting, assigned(cast, cast.measures[1])]
    assert "正在审核" in ask(panel, rows, step="preview", leader=deputy.pk).content.decode()
    page = corrected(panel, rows, leader=deputy.pk).content.decode()
    assert "已更正1条措施。" in page and "正在审核" in page
    assert (fresh(waiting).leader, fresh(rows[1]).leader) == (cast.leader, deputy)


def test_a_draft_and_an_empty_form_are_refused(cast: Cast, panel: Client, deputy: User) -> None:
    assert "还没有分派" in ask(panel, [cast.measure], step="preview", leader=deputy.pk).content.decode()
    assert "请填写要更正的内容" in ask(panel, [cast.measure], step="preview").content.decode()


def test_whoever_was_quicker_is_not_overwritten(cast: Cast, panel: Client, deputy: User) -> None:
    row = assigned(cast)
    seen = hidden(ask(panel, [row], step="preview", leader=deputy.pk))
    services.assign(
        row.pk,
        services.Assignment(cast.leader, cast.general, Timeframe.TIME_LIMITED, in_days(99)),
        by=cast.office2,
    )
    page = ask(panel, [row], step="confirm", leader=deputy.pk, **seen).content.decode()
    assert "别人已经保存了这一条" in page and fresh(row).leader == cast.leader


def test_nothing_is_written_that_was_not_previewed(cast: Cast, panel: Client, deputy: User) -> None:
    row = assigned(cast)
    seen = hidden(ask(panel, [row], step="preview", due_on=in_days(50).isoformat()))
    page = ask(panel, [row], step="confirm", leader=deputy.pk, **seen).content.decode()
    assert "将更正1条" in page and fresh(row).leader == cast.leader


def test_people_of_another_unit_are_no_choice(cast: Cast, panel: Client) -> None:
    row = assigned(cast)
    page = ask(panel, [row]).content.decode()
    assert cast.handler.full_name in page and cast.stranger.full_name not in page
    assert "选择一个有效的选项" in ask(panel, [row], step="preview", leader=cast.stranger.pk).content.decode()


def test_handlers_carry_their_department_and_letters(cast: Cast, panel: Client) -> None:
    page = ask(panel, [assigned(cast)]).content.decode()
    assert f'data-keys="zhaolei zl" data-department="{cast.handler.department_id}"' in page


def test_what_is_refused_alike_is_said_once(cast: Cast, panel: Client, deputy: User) -> None:
    rows = [submitted(cast, measure) for measure in cast.measures[:2]] + [assigned(cast, cast.measures[2])]
    page = corrected(panel, rows, leader=deputy.pk).content.decode()
    (said,) = re.findall(r'<li class="error">(.*?)</li>', page)
    assert said.count("正在审核") == 1
    assert all(str(row.mark) in said for row in rows[:2])


def test_many_alike_are_named_by_the_first_few() -> None:
    answers = [(f"第{number}条", "正在审核。") for number in range(500)] + [("末条", "已归档。")]
    assert list(grouped(answers)) == [
        "“第0条”、“第1条”、“第2条”、“第3条”、“第4条”等500条:正在审核。",
        "“末条”:已归档。",
    ]
