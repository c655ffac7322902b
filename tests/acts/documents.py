"""What is sent to the addresses of lists, notices, workbooks and reports."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.test import Client
from django.urls import reverse

from notices.imports.confirm import NewInspection, confirm
from notices.imports.reading import state_of
from notices.imports.scan_lines import lines_of
from notices.imports.store import store_notice
from notices.models import Notice
from reporting.documents.word_forms.services import replace_form
from reporting.models import FormKind, SnapshotFile
from tests.access import a_group
from tests.acts.sent import Sent
from tests.cast import Cast, a_file, in_days
from tests.custom_fields import a_column, archived_column
from tests.ledger.views import a_view
from tests.notices.engines import scanned
from tests.notices.parser.documents import PLAIN
from tests.reporting.documents.forms import a_form, an_upload
from tests.reporting.snapshots import a_snapshot
from tests.workbooks.batches.files import a_batch
from tests.workbooks.books import exported, filled_in, uploaded
from tests.workbooks.forms import as_file, receivers_form
from workbooks.templates.services import Layout, create_form, create_template, standard_columns


def grid_of_one(cast: Cast, client: Client) -> Sent:
    pk, inspection = cast.measure.pk, cast.inspection.pk
    rows = client.get(reverse("workbooks:assignment_grid", args=[inspection])).context["grid"].rows
    texts = {"leader": "陈光", "department": "办公室", "due_on": in_days(9).isoformat(), "seen": rows[0].seen}
    return Sent({"pk": inspection}, {"act": "save"} | {f"{name}-{pk}": text for name, text in texts.items()})


def notice(cast: Cast) -> int:
    return int(store_notice(PLAIN, file_name="通报.txt", by=cast.office).pk)


def imported_notice(cast: Cast) -> int:
    found = notice(cast)
    confirm(found, by=cast.office, target=NewInspection("误导入的巡察"))
    return found


def correction(cast: Cast, client: Client) -> Sent:
    row = Notice.objects.get(pk=notice(cast))
    return Sent({"pk": row.pk}, {"act": "join", "at": row.source.index("每季度"), "seen": state_of(row)})


def checked_line(cast: Cast, client: Client) -> Sent:
    row = scanned(cast)
    line = lines_of(row)[0]
    return Sent({"pk": row.pk}, {f"line-{line.pk}": line.text, "act": "line", "seen": state_of(row)})


def _ledger(cast: Cast, folder: str, **cells: str) -> Path:
    return filled_in(exported(cast, Path(folder) / "台账.xlsx"), cells)


def new_ledger(cast: Cast, client: Client) -> Sent:
    with tempfile.TemporaryDirectory() as folder:
        upload = a_file("台账.xlsx", _ledger(cast, folder).read_bytes())
    return Sent({}, {"inspection": cast.inspection.pk, "file": upload})


def ledger_import(cast: Cast) -> int:
    with tempfile.TemporaryDirectory() as folder:
        return uploaded(cast, _ledger(cast, folder, F3="每户都到")).pk


def ready_batch(cast: Cast, client: Client) -> Sent:
    pk = a_batch(cast, F3="每户都到").pk
    page = client.get(reverse("workbooks:ledger_batch", args=[pk]))
    return Sent({"pk": pk}, {"digest": page.context["digest"]})


def another_file(cast: Cast, client: Client) -> Sent:
    # Not the same as the batch holds: that would be refused.
    batch = a_batch(cast, F3="每户都到")
    return Sent({"pk": batch.pk}, {"file": new_ledger(cast, client).data["file"]})


def reading_for_a_batch(cast: Cast, client: Client) -> Sent:
    return Sent({"pk": a_batch(cast, M3="尽快").pk}, {"answer-cell.due_on.尽快": "2031-01-31"})


def ready_to_import(cast: Cast, client: Client) -> Sent:
    pk = ledger_import(cast)
    page = client.get(reverse("workbooks:ledger_import", args=[pk]))
    return Sent({"pk": pk}, {"digest": page.context["digest"]})


def column(cast: Cast) -> int:
    a_column(cast, "联系电话")
    return int(a_column(cast).pk)


def unit_group(cast: Cast) -> int:
    return int(a_group(cast).pk)


def saved_view(cast: Cast) -> int:
    return int(a_view(cast).pk)


def gone_column(cast: Cast) -> int:
    return int(archived_column(cast).pk)


def snapshot(cast: Cast) -> int:
    return int(a_snapshot(cast).pk)


def public_text(cast: Cast, client: Client) -> Sent:
    prefix = f"m{cast.measure.pk}"
    data = {f"{prefix}-version": cast.measure.version, f"{prefix}-public_text": "公开的话。"}
    return Sent({"pk": cast.inspection.pk}, data | {"save": cast.measure.pk})


def own_form(_cast: Cast, _client: Client) -> Sent:
    return Sent({}, {"kind": "CLOSURE", "file": an_upload(a_form("{{ 问题 }}"))})


def own_form_in_use(cast: Cast, client: Client) -> Sent:
    replace_form(cast.organization, FormKind.CLOSURE, an_upload(a_form("{{ 问题 }}")), by=cast.office)
    return Sent({"kind": "CLOSURE"})


def duty(cast: Cast, _client: Client) -> Sent:
    return Sent({"pk": cast.inspection.pk, "department_pk": cast.general.pk})


def snapshot_file(cast: Cast) -> int:
    return int(SnapshotFile.objects.get(snapshot=snapshot(cast)).pk)


def template(cast: Cast) -> int:
    layout = Layout("报送模板", "", "MEASURE", "", standard_columns())
    return create_template(layout, by=cast.office).pk


def form_template(cast: Cast) -> int:
    return create_form("市委", as_file(receivers_form()), file_name="表.xlsx", by=cast.office).pk


def export_file(cast: Cast, client: Client) -> Sent:
    return Sent({}, {"inspection": cast.inspection.pk, "table": "ledger"})
