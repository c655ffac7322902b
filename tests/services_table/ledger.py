"""How the services of lists, notices and reports are called."""

from __future__ import annotations

from accounts.models import User
from issues.models import CustomField
from ledger import services as columns
from ledger.list_settings import save_list_settings
from ledger.models import OrganizationGroup, SavedView
from ledger.saved_views import ViewInput, change_view, remove_view
from ledger.units.groups import GroupInput, change_group, remove_group
from notices.imports.confirm import NewInspection, confirm
from notices.imports.corrections import accept_reading, correct, undo
from notices.imports.scan_lines import check_lines
from notices.imports.scans import read_again, store_scan
from notices.imports.store import store_notice
from notices.imports.withdrawal import withdraw_import
from notices.models import Notice, ScannedLine
from notices.parser.corrections import JoinAt
from notices.parser.model import Level, Uncertain
from reporting.documents.word_forms.services import replace_form, restore_form
from reporting.models import FormKind, Snapshot
from reporting.snapshots import approve_snapshot
from tests.access import a_group
from tests.cast import Cast
from tests.custom_fields import a_column, archived_column, column_input
from tests.ledger.views import a_view
from tests.notices.engines import scan_files, scanned, stopped_scan
from tests.notices.parser.documents import PLAIN
from tests.reporting.documents.forms import a_form, an_upload
from tests.reporting.snapshots import a_snapshot
from tests.services_table.verb import Verb

QUESTION = Uncertain(114, 5, "一、", Level.CATEGORY, Level.SECTION, "请您确认。")


def _a_notice(cast: Cast) -> None:
    store_notice(PLAIN, file_name="a.txt", by=cast.office)


def _a_corrected_notice(cast: Cast) -> None:
    _a_notice(cast)
    _correct(cast.office)


def _check_line(by: User) -> object:
    line = ScannedLine.objects.select_related("page").latest("pk")
    return check_lines(line.page.notice_id, {line.pk: line.text}, by=by)


def _column() -> int:
    return int(CustomField.objects.latest("pk").pk)


def _correct(by: User) -> None:
    correct(Notice.objects.latest("pk").pk, [JoinAt(182)], by=by)


def _an_import(cast: Cast) -> None:
    _a_notice(cast)
    confirm(Notice.objects.latest("pk").pk, by=cast.office, target=NewInspection("误导入的巡察"))


def _imported_pk() -> int:
    return int(Notice.objects.latest("pk").pk)


# take_snapshot reads a moment of its own, which no test's transaction can hold; its page is in access.txt.
LEDGER = {
    "approve_snapshot": Verb(lambda c, by: approve_snapshot(Snapshot.objects.get().pk, by=by), a_snapshot),
    "save_list_settings": Verb(lambda _c, by: save_list_settings(by, columns=["due_on"], has_keys=False)),
    "add_view": Verb(lambda c, by: a_view(c, by=by)),
    "add_view shared": Verb(lambda c, by: a_view(c, by=by, is_shared=True)),
    "change_view": Verb(
        lambda _c, by: change_view(SavedView.objects.get().pk, ViewInput("逾期的"), by=by),
        lambda c: a_view(c, is_shared=True),
    ),
    "change_view own": Verb(
        lambda _c, by: change_view(SavedView.objects.get().pk, ViewInput("逾期的"), by=by),
        lambda c: a_view(c, by=c.handler),
    ),
    "change_group": Verb(
        lambda c, by: change_group(
            OrganizationGroup.objects.get().pk, GroupInput("城西", (c.organization.pk,)), by=by
        ),
        a_group,
    ),
    "remove_group": Verb(lambda _c, by: remove_group(OrganizationGroup.objects.get().pk, by=by), a_group),
    "remove_view": Verb(
        lambda _c, by: remove_view(SavedView.objects.get().pk, by=by), lambda c: a_view(c, is_shared=True)
    ),
    "add_custom_field": Verb(lambda _c, by: columns.add_custom_field(column_input(), by=by)),
    "change_custom_field": Verb(
        lambda _c, by: columns.change_custom_field(_column(), column_input("资金数额"), by=by), a_column
    ),
    "move_custom_field": Verb(
        lambda _c, by: columns.move_custom_field(_column(), by=by, is_up=True), a_column
    ),
    "archive_custom_field": Verb(lambda _c, by: columns.archive_custom_field(_column(), by=by), a_column),
    "restore_custom_field": Verb(
        lambda _c, by: columns.restore_custom_field(_column(), by=by), archived_column
    ),
    "replace_form": Verb(
        lambda c, by: replace_form(c.organization, FormKind.CLOSURE, an_upload(a_form("{{ 问题 }}")), by=by)
    ),
    "restore_form": Verb(
        lambda c, by: restore_form(c.organization, FormKind.CLOSURE, by=by),
        lambda c: replace_form(
            c.organization, FormKind.CLOSURE, an_upload(a_form("{{ 问题 }}")), by=c.office
        ),
    ),
    "store_notice": Verb(lambda _c, by: store_notice(PLAIN, file_name="a.txt", by=by)),
    "store_scan": Verb(lambda _c, by: store_scan(scan_files(), by=by)),
    "read_again": Verb(lambda _c, by: read_again(Notice.objects.latest("pk").pk, by=by), stopped_scan),
    "check_lines": Verb(lambda _c, by: _check_line(by), scanned),
    "correct": Verb(lambda _c, by: _correct(by), _a_notice),
    "accept_reading": Verb(
        lambda _c, by: accept_reading(Notice.objects.latest("pk").pk, QUESTION, by=by), _a_notice
    ),
    "undo": Verb(
        lambda _c, by: undo(Notice.objects.latest("pk").pk, by=by),
        _a_corrected_notice,
    ),
    "withdraw_import": Verb(
        lambda c, by: withdraw_import(_imported_pk(), by=by, reason="选错了文件"), _an_import
    ),
    "confirm": Verb(
        lambda _c, by: confirm(Notice.objects.latest("pk").pk, by=by, target=NewInspection("新巡察")),
        _a_notice,
    ),
}
