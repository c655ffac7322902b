"""What stands in a package, as types: read strictly, whoever wrote it. Version 1.

A field that a later program adds is passed over; one that is missing or of another kind is refused.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from exchange.models import NoteKind
from measures.models import InstructionKind
from measures.workflow import Status

FORMAT, VERSION = "rectify-package", 1
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"
ROWS, RECEIPTS, TASKS = "rows.jsonl", "receipts.json", "tasks.json"
OWN_FILES = (MANIFEST, SIGNATURE)

Key = Annotated[int, Field(ge=0, le=2**63 - 1)]
# So that those of all focuses together still fit into a column.
Count = Annotated[int, Field(ge=0, le=10**7)]
Hex32 = Annotated[str, Field(pattern="^[0-9a-f]{32}$")]
Hex64 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Short = Annotated[str, Field(max_length=500)]
# As an inspection has it; what is longer could not be asked for.
RoundName = Annotated[str, Field(min_length=1, max_length=100)]
Text = Annotated[str, Field(max_length=100_000)]
Day = Annotated[date, Field(ge=date(1990, 1, 1), le=date(2100, 12, 31))]
# Those at the ends of the calendar cannot be told in another zone.
Moment = Annotated[
    AwareDatetime, Field(ge=datetime(1990, 1, 1, tzinfo=UTC), le=datetime(9000, 1, 1, tzinfo=UTC))
]
Focuses = Annotated[dict[str, dict[str, Count]], Field(max_length=20)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class PackedFile(Part):
    path: Annotated[str, Field(min_length=1, max_length=300)]
    size: Key
    sha256: Hex64


class Vouch(Part):
    """That the key ``old`` signed the key ``new``."""

    old: Hex64
    new: Hex64
    signature: Annotated[str, Field(pattern="^[0-9a-f]{128}$")]


class Sender(Part):
    """``vouches``: from the first key of this deployment to the present one, where they hold together."""

    site: Hex32
    name: Short
    person: Short
    key: Hex64
    vouches: Annotated[tuple[Vouch, ...], Field(max_length=100)] = ()


class PackedUnit(Part):
    """``site`` and ``code`` say where it is at home, and as what; "" to a unit that has not reported yet."""

    site: Annotated[str, Field(pattern="^([0-9a-f]{32})?$")] = ""
    code: Annotated[str, Field(max_length=32)]
    name: Annotated[str, Field(min_length=1, max_length=200)]


class PackedInspection(Part):
    key: Key
    name: Short
    round: Short = ""
    team: Short = ""
    completion_rule: Short = ""


class PackedSnapshot(Part):
    """The last snapshot of an inspection, as it was handed in."""

    inspection: Key
    number: Key
    taken_on: Day
    approved_by: Short = ""
    figures: list[dict[str, object]] = []


class PackageManifest(Part):
    """``figures``: focus → counts, as the overview of units has them; ``rounds``: the same of each round."""

    format: Literal["rectify-package"]
    version: Literal[1]
    kind: Literal["REPORT", "TASK"]
    number: Annotated[int, Field(ge=1, le=10**9)]
    previous: Annotated[str, Field(pattern="^([0-9a-f]{64})?$")]
    unit: PackedUnit
    sender: Sender
    as_of: Moment
    files: Annotated[tuple[PackedFile, ...], Field(max_length=10_000)]
    inspections: tuple[PackedInspection, ...] = ()
    snapshots: tuple[PackedSnapshot, ...] = ()
    figures: Focuses = {}
    rounds: Annotated[dict[RoundName, Focuses], Field(max_length=200)] = {}
    rows: Key = 0
    chosen: tuple[Short, ...] = ()
    note: Text = ""

    def only(self, one: PackedFile) -> PackageManifest:
        """To look at a single file of it."""
        return self.model_copy(update={"files": (one,)})


class PackedEvidence(Part):
    """``path`` is empty where the file did not come along; ``problem`` may say why."""

    name: Short
    kind: Short
    dated_on: Day | None = None
    reference: Annotated[str, Field(max_length=600)] = ""
    path: Annotated[str, Field(max_length=300)] = ""
    problem: Short = ""


class PackageRow(Part):
    """A measure as it stood; ``key`` and ``finding_key`` are those of its own deployment, which stay."""

    key: Key
    inspection: Short = ""
    category: Text = ""
    focus: Annotated[str, Field(max_length=30)] = ""
    finding_key: Key
    finding: Text = ""
    is_closed: bool = False
    closed_on: Day | None = None
    mark: Short = ""
    measure: Text
    goal: Text = ""
    leader: Short = ""
    department: Short = ""
    supporting: Text = ""
    handler: Short = ""
    timeframe: Short = ""
    due_on: Day | None = None
    status: Status
    state: Short = ""
    is_overdue: bool = False
    completed_on: Day | None = None
    progress: Text = ""
    outcome: Text = ""
    next_step: Text = ""
    extension: Text = ""
    remark: Text = ""
    evidence: Annotated[tuple[PackedEvidence, ...], Field(max_length=5000)] = ()

    @property
    def is_done(self) -> bool:
        return self.status == Status.COMPLETED


class PackedInstruction(Part):
    key: Key
    kind: InstructionKind
    text: Text
    due_on: Day | None = None
    filing_kind: Annotated[str, Field(max_length=10)] = ""
    form_name: Annotated[str, Field(max_length=255)] = ""
    form_path: Annotated[str, Field(max_length=300)] = ""
    person: Short


class PackedNote(Part):
    key: Key
    kind: NoteKind
    measure: Key
    text: Text
    person: Short


class Tasks(Part):
    instructions: Annotated[tuple[PackedInstruction, ...], Field(max_length=1000)] = ()
    notes: Annotated[tuple[PackedNote, ...], Field(max_length=5000)] = ()


class PackedAnswer(Part):
    """To an instruction (one), or to a note on a measure (any number)."""

    source: Key
    text: Text
    person: Short
    at: Moment


class PackedReceipt(Part):
    """``package``: the digest of the task package that was taken in."""

    package: Hex64
    taken_at: Moment
    person: Short
    answers: Annotated[tuple[PackedAnswer, ...], Field(max_length=5000)] = ()
    replies: Annotated[tuple[PackedAnswer, ...], Field(max_length=20_000)] = ()


class Receipts(Part):
    receipts: Annotated[tuple[PackedReceipt, ...], Field(max_length=10_000)] = ()
