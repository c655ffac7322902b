"""档案移交: a closed inspection is handed to the archive: read-only, its 档案包 kept by hash."""

from reporting.transfers.rules import refuse_take_back, refuse_transfer
from reporting.transfers.services import TransferInput, keep_archive, make_again, take_back, transfer

__all__ = [
    "TransferInput",
    "keep_archive",
    "make_again",
    "refuse_take_back",
    "refuse_transfer",
    "take_back",
    "transfer",
]
