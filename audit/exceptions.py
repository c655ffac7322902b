"""What a service raises when it will not do what was asked."""

from django.db import InterfaceError, OperationalError, connection

from audit import request_context


class Refused(Exception):
    """The act is not allowed now; ``str(error)`` is the Chinese sentence for the user.

    The sentence is noted for the audit trail right here, so that no page can show one and forget it.
    """

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        request_context.note_refusal(str(sentence))


class Stale(Refused):
    """Somebody else saved first; carries both texts so that the page can show them side by side.

    ``theirs`` and ``yours`` map a field's name to its value as text.
    """

    def __init__(self, sentence: str, *, theirs: dict[str, str], yours: dict[str, str]) -> None:
        super().__init__(sentence)
        self.theirs = theirs
        self.yours = yours


def may_be_written(error: BaseException) -> bool:
    """Whether a transaction that ended with ``error`` may be in the database after all.

    A server that goes away while it is asked to commit leaves that open: a file must not be removed then,
    since a row may name it. One too many is found by ``verify_evidence``.
    """
    is_away = isinstance(error, (OperationalError, InterfaceError))
    return is_away and connection.vendor == "postgresql"
