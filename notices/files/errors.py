"""Why a file gives no text."""


class UnreadableNotice(ValueError):
    """The uploaded file cannot be turned into text. str(error) is one Chinese sentence saying what to do."""
