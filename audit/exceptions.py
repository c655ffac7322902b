"""What a service raises when it will not do what was asked."""

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
