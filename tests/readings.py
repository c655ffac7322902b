"""Every address that is only read and yet leaves an entry: who asks it, and what the trail then says."""

from __future__ import annotations

from audit.events import Event
from tests import acts
from tests.acts import on_measure, on_thing
from tests.cast import worked_on
from tests.deeds import Deed
from tests.exchanging import OUTGOING, incoming_file
from tests.opinions.people import a_publication
from tests.reporting.transfers import kept

READINGS: dict[str, list[Deed]] = {
    "measures:evidence": [
        Deed(Event.VIEW_EVIDENCE, "viewer", acts.version, "get"),
        Deed(Event.DOWNLOAD, "viewer", acts.download, "get"),
    ],
    "measures:preview": [Deed(Event.VIEW_EVIDENCE, "viewer", acts.text_to_see, "get")],
    "measures:instruction_form": [Deed(Event.DOWNLOAD, "office", on_thing(acts.instruction), "get")],
    "workbooks:regulations_export": [Deed(Event.EXPORT, "viewer", method="get")],
    "workbooks:units_export": [Deed(Event.EXPORT, "supervisor", method="get")],
    "measures:filing_file": [Deed(Event.DOWNLOAD, "viewer", on_thing(acts.filing), "get")],
    "reporting:snapshot_file": [Deed(Event.DOWNLOAD, "viewer", on_thing(acts.snapshot_file), "get")],
    "exchange:outgoing_file": [Deed(Event.DOWNLOAD, "office", OUTGOING, "get")],
    "exchange:incoming_file": [Deed(Event.DOWNLOAD, "supervisor", incoming_file, "get")],
    "reporting:transfer_file": [
        Deed(Event.DOWNLOAD, "viewer", on_thing(lambda cast: int(kept(cast).pk)), "get")
    ],
    "reporting:transfers_export": [Deed(Event.EXPORT, "supervisor", method="get")],
    "jobs:download_job": [Deed(Event.DOWNLOAD, "office", on_thing(acts.finished_job), "get")],
    "workbooks:export": [Deed(Event.EXPORT, "viewer", method="get")],
    "ledger:wall_picture": [
        Deed(Event.EXPORT, "viewer", lambda cast, client: acts.Sent({"slide": "overview"}), "get")
    ],
    "reporting:notice_document": [Deed(Event.EXPORT, "viewer", on_thing(acts.inspection), "get")],
    "reporting:report_document": [Deed(Event.EXPORT, "viewer", on_thing(acts.inspection), "get")],
    "reporting:plan_form": [Deed(Event.EXPORT, "viewer", on_thing(acts.inspection), "get")],
    "reporting:duty_form": [Deed(Event.EXPORT, "viewer", acts.duty, "get")],
    "reporting:closure_form": [Deed(Event.EXPORT, "viewer", on_thing(acts.sub_issue), "get")],
    "reporting:urge_form": [Deed(Event.EXPORT, "supervisor", on_measure(worked_on), "get")],
    "workbooks:export_file": [Deed(Event.EXPORT, "viewer", acts.export_file, "get")],
    "opinions:publication_download": [
        Deed(Event.EXPORT, "viewer", on_thing(lambda cast: a_publication(cast).pk), "get")
    ],
    "workbooks:opinions_export": [Deed(Event.EXPORT, "viewer", on_thing(acts.inspection), "get")],
    "operations:audit": [Deed(Event.VIEW_AUDIT, "admin", method="get")],
    "operations:audit_export": [Deed(Event.EXPORT_AUDIT, "admin", method="get")],
}
