"""The screen of a meeting room: what it shows, how little it asks for, its picture."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from PIL import Image

from accounts.models import Organization
from audit.events import Event
from audit.models import AuditEntry
from issues.models import Inspection
from ledger.wall.fit import fit, width_of
from ledger.wall.picture import is_drawable, style_sheet
from ledger.wall.scenes import MAX_OVERDUE, SMALLEST, wall_scene
from measures.models import Measure
from tests.cast import Cast, assigned, completed, in_days
from tests.ledger.many import many
from tests.ledger.mixed import mixed

pytestmark = pytest.mark.django_db
URL, SLIDES = "/dashboard/wall/", "/dashboard/wall/slides/"


def test_the_slides_say_what_the_overview_says(cast: Cast) -> None:
    mixed(cast)
    page = cast.client("viewer").get(URL).content.decode()
    assert "<header" not in page
    assert "28.6%" in page
    assert "已完成 6 条,共 21 条" in page
    assert "按时限今天应完成 7 条(33.3%,竖线处)" in page
    assert "逾期3天" in page
    assert page.count("<svg") == 3
    assert page.count(" hidden>") == 2 + 2


@pytest.mark.parametrize("person", ["handler", "leader", "stranger"])
def test_everybody_is_shown_what_he_may_see(person: str, cast: Cast) -> None:
    assigned(cast, due_on=in_days(-2))
    assigned(cast, cast.measures[1], due_on=in_days(-9), department=cast.science, leader=cast.other_leader,
             handler=cast.other_handler)  # fmt: skip
    page = cast.client(person).get(URL).content.decode()
    assert ("逾期2天" in page) == (person != "stranger")
    assert "逾期9天" not in page


@pytest.mark.parametrize("address", [URL, SLIDES, "/dashboard/wall/overview.png", "/timeline/"])
def test_another_units_inspection_is_not_there(address: str, cast: Cast) -> None:
    asked = {"inspection": cast.inspection.pk}
    assert cast.client("stranger").get(address, asked).status_code == 404


def test_nothing_is_asked_again_as_long_as_nothing_happened(cast: Cast) -> None:
    client = cast.client("viewer")
    first = client.get(SLIDES)
    marker = {"If-None-Match": first["ETag"]}
    with CaptureQueriesContext(connection) as found:
        assert client.get(SLIDES, headers=marker).status_code == 304
    # The session, the person, the inspection, the end of the trail and what is not chained yet.
    assert len(found) <= 5
    completed(cast)
    changed = client.get(SLIDES, headers=marker)
    assert changed.status_code == 200
    assert "已完成 1 条,共 3 条" in changed.content.decode()
    assert client.get(SLIDES, headers={"If-None-Match": changed["ETag"]}).status_code == 304


def test_who_only_looks_does_not_prolong_his_session(cast: Cast) -> None:
    client = cast.client("viewer")
    session = client.session
    session["renewed_at"] = 1_000_000_000
    session.save()
    client.get(SLIDES, headers={"X-Unattended": "1"})
    assert client.session["renewed_at"] == 1_000_000_000
    client.get(SLIDES)
    assert client.session["renewed_at"] > 1_000_000_000


def test_its_reads_do_not_grow(cast: Cast) -> None:
    def queries(person: str, **asked: str) -> int:
        client = cast.client(person)
        client.get(SLIDES, asked)
        with CaptureQueriesContext(connection) as found:
            assert len(client.get(SLIDES, asked).content) < 24 * 1024
        return len(found)

    assigned(cast, due_on=in_days(-2))
    few = queries("office"), queries("supervisor")
    rows = list(Measure.objects.filter(inspection=many(cast, 60)))
    for row in rows[:20]:
        assigned(cast, row, due_on=in_days(-1))
    for number in range(30):
        place = Organization.objects.create(name=f"第{number}单位", short_name=f"第{number}单位")
        Inspection.objects.create(organization=place, name="巡察", feedback_on=in_days(-9))
        cast.supervisor.supervised_organizations.add(place)
    assert (queries("office"), queries("supervisor")) <= few
    assert max(few) <= 22


def test_long_lists_are_cut_and_said_to_be(cast: Cast) -> None:
    rows = list(Measure.objects.filter(inspection=many(cast, 30)).order_by("position"))
    for row in rows[:10]:
        assigned(cast, row, due_on=in_days(-1))
    scene = wall_scene(cast.office, rows[0].inspection, now=timezone.localtime())
    assert (len(scene.overdue), scene.overdue_left) == (MAX_OVERDUE, 2)
    assert max(row.y for row in scene.overdue) < 1000


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("slide", "theme"), [("overview", "light"), ("overdue", "dark"), ("departments", "light")]
)
def test_a_slide_is_a_picture(slide: str, theme: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.views.wall.is_drawable", lambda: True)
    mixed(cast)
    response = cast.client("office").get(f"/dashboard/wall/{slide}.png", {"theme": theme})
    picture = Image.open(BytesIO(response.content)).convert("RGB")
    assert picture.size == (1920, 1080)
    corner = picture.getpixel((5, 5))
    assert corner == ((255, 255, 255) if theme == "light" else (14, 23, 38))
    # The line below the title; letters depend on the fonts of the machine.
    assert picture.getpixel((100, 140)) != corner
    assert response["Content-Disposition"].startswith("attachment; filename*=")
    entry = AuditEntry.objects.filter(event=Event.EXPORT).latest("id")
    assert "投屏图片" in entry.detail


@pytest.mark.one_database
def test_what_cannot_be_drawn_is_said(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.views.wall.is_drawable", lambda: False)
    client = cast.client("office")
    assert ".png" not in client.get(URL).content.decode()
    page = client.get("/dashboard/wall/overview.png", follow=True).content.decode()
    assert "不能生成图片" in page


@pytest.mark.one_database
@pytest.mark.parametrize("has_font", [True, False])
def test_a_machine_without_chinese_letters_draws_nothing(
    has_font: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every character comes out as the same empty picture there."""
    monkeypatch.setattr("ledger.wall.picture._drawn", lambda svg, *_rest, **_size: svg * has_font)
    assert is_drawable.__wrapped__() is has_font


def test_an_unknown_slide_is_not_there(cast: Cast) -> None:
    assert cast.client("office").get("/dashboard/wall/secret.png").status_code == 404


def test_hostile_names_stay_texts(cast: Cast) -> None:
    Inspection.objects.update(name='<script>alert(1)</script>&"')
    page = cast.client("office").get(SLIDES).content.decode()
    assert "<script" not in page
    etree.fromstring(f"<all>{page}</all>".replace(" hidden>", ">"))


@pytest.mark.one_database
def test_what_no_xml_may_hold_is_left_out_of_the_picture(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.views.wall.is_drawable", lambda: True)
    Inspection.objects.update(name="区委\x01巡察\ufffe")
    assert cast.client("office").get("/dashboard/wall/overview.png").status_code == 200


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_drawing_knows_every_colour_and_no_small_letters(theme: str) -> None:
    sheet = style_sheet(theme)
    assert "var(" not in sheet
    sizes = [int(part.split("px")[0]) for part in sheet.split("font-size: ")[1:]]
    assert min(sizes) >= SMALLEST


def test_a_text_is_cut_to_its_width() -> None:
    assert fit("短文", 500, size=44) == "短文"
    cut = fit("修订《机关财务管理办法》,规范公务接待审批和报销流程。" * 3, 700, size=44)
    assert cut.endswith("…")
    assert width_of(cut, 44) <= 700 < width_of(cut + "长", 44) + 44


def test_a_long_text_is_not_measured_again_for_each_of_its_characters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measured: list[int] = []

    def measure(text: str, size: int) -> float:
        measured.append(len(text))
        return width_of(text, size)

    monkeypatch.setattr("ledger.wall.fit.width_of", measure)
    assert fit("长" * 20_000, 700, size=44) == "长" * 14 + "…"
    assert sum(measured) < 20_000
