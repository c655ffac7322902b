"""What is done here, each act one transaction."""

from opinions.services.handling import answer, assign, close, reopen, tell
from opinions.services.publishing import (
    correct_publication,
    publish,
    renew_text,
    switch_form,
    withdraw_publication,
)
from opinions.services.receiving import receive
from opinions.services.register import correct, register

__all__ = [
    "answer",
    "assign",
    "close",
    "correct",
    "correct_publication",
    "publish",
    "receive",
    "register",
    "renew_text",
    "reopen",
    "switch_form",
    "tell",
    "withdraw_publication",
]
