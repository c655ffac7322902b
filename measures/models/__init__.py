"""What is being done about a finding."""

from measures.models.bulk import BulkAct, BulkRow
from measures.models.effectiveness import EffectivenessCheck, Outcome
from measures.models.evidence import Evidence, EvidenceUse, EvidenceVersion
from measures.models.evidence_text import EvidenceText
from measures.models.extension import ExtensionRequest, ExtensionState
from measures.models.figures import (
    Figure,
    FigureKind,
    Indicator,
    IndicatorEntry,
    ProposalDecision,
)
from measures.models.instruction import Instruction, InstructionKind, InstructionUnit
from measures.models.measure import Measure, WithholdingReason
from measures.models.phone import PhoneUpload
from measures.models.records import Approval, Comment, ProgressUpdate, StatusChange
from measures.models.recurrence import DismissedLikeness
from measures.models.regulation import Regulation, RegulationFile, RegulationUse
from measures.models.reminder import Reminder, ReminderDigest, ReminderSettings, ReminderStep
from measures.models.urge import Urge, UrgeReceipt
from measures.models.watch import Watch

__all__ = [
    "Approval",
    "BulkAct",
    "BulkRow",
    "Comment",
    "DismissedLikeness",
    "EffectivenessCheck",
    "Evidence",
    "EvidenceText",
    "EvidenceUse",
    "EvidenceVersion",
    "ExtensionRequest",
    "ExtensionState",
    "Figure",
    "FigureKind",
    "Indicator",
    "IndicatorEntry",
    "Instruction",
    "InstructionKind",
    "InstructionUnit",
    "Measure",
    "Outcome",
    "PhoneUpload",
    "ProgressUpdate",
    "ProposalDecision",
    "Regulation",
    "RegulationFile",
    "RegulationUse",
    "Reminder",
    "ReminderDigest",
    "ReminderSettings",
    "ReminderStep",
    "StatusChange",
    "Urge",
    "UrgeReceipt",
    "Watch",
    "WithholdingReason",
]
