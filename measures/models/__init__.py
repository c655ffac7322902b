"""What is being done about a finding."""

from measures.models.bulk import BulkAct, BulkRow
from measures.models.evidence import Evidence, EvidenceUse, EvidenceVersion
from measures.models.extension import ExtensionRequest, ExtensionState
from measures.models.figures import (
    Figure,
    FigureKind,
    Indicator,
    IndicatorEntry,
    ProposalDecision,
    Regulation,
    RegulationUse,
)
from measures.models.instruction import Instruction, InstructionKind, InstructionUnit
from measures.models.measure import Measure, WithholdingReason
from measures.models.records import Approval, Comment, ProgressUpdate, StatusChange
from measures.models.reminder import Reminder, ReminderDigest, ReminderSettings, ReminderStep
from measures.models.urge import Urge, UrgeReceipt

__all__ = [
    "Approval",
    "BulkAct",
    "BulkRow",
    "Comment",
    "Evidence",
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
    "ProgressUpdate",
    "ProposalDecision",
    "Regulation",
    "RegulationUse",
    "Reminder",
    "ReminderDigest",
    "ReminderSettings",
    "ReminderStep",
    "StatusChange",
    "Urge",
    "UrgeReceipt",
    "WithholdingReason",
]
