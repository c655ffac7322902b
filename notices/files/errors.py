"""Why a file gives no text."""


class UnreadableNotice(ValueError):
    """The uploaded file cannot be turned into text. str(error) is one Chinese sentence saying what to do."""


class NeedsRecognition(UnreadableNotice):
    """It is a picture: there may be a text, but a recogniser has to find it (see ``ocr``)."""
