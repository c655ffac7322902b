"""What was found: an inspection, its categories and their sub-issues; and columns of one's own on them."""

from issues.models.closure import Closure
from issues.models.custom_field import CustomField, CustomKind, CustomTarget
from issues.models.filing import Filing, FilingKind
from issues.models.outline import (
    ArchivableQuerySet,
    Category,
    CategoryQuerySet,
    ExtensionDecider,
    Focus,
    Inspection,
    InspectionKind,
    ReviewSteps,
    RowT,
    SubIssue,
    VersionedRow,
)

__all__ = [
    "ArchivableQuerySet",
    "Category",
    "CategoryQuerySet",
    "Closure",
    "CustomField",
    "CustomKind",
    "CustomTarget",
    "ExtensionDecider",
    "Filing",
    "FilingKind",
    "Focus",
    "Inspection",
    "InspectionKind",
    "ReviewSteps",
    "RowT",
    "SubIssue",
    "VersionedRow",
]
