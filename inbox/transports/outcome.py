"""What a way out raises when it did not send; ``str(error)`` is a Chinese sentence for the administrator."""


class Rejected(Exception):
    """The other side will never take this parcel: trying again is no use."""


class Trouble(Exception):
    """Not now. ``is_way_down``: nothing else would get through either, so the rest waits untouched."""

    def __init__(self, sentence: str, *, is_way_down: bool = True) -> None:
        super().__init__(sentence)
        self.is_way_down = is_way_down
