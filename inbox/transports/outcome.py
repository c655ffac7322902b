"""What a way out raises when it did not send; ``str(error)`` is a Chinese sentence for the administrator."""


class Rejected(Exception):
    """The other side will never take this parcel: trying again is no use."""


class Trouble(Exception):
    """Not now. ``is_way_down``: nothing else would get through either, so the rest waits untouched.

    ``was_offered``: the other side may have taken it all the same, so it goes out as it is the next time.
    """

    def __init__(self, sentence: str, *, is_way_down: bool = True, was_offered: bool = True) -> None:
        super().__init__(sentence)
        self.is_way_down = is_way_down
        self.was_offered = was_offered
