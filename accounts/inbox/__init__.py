"""Messages to people: ``post`` writes them; they are read in the inbox and sent on where configured."""

from accounts.inbox.posting import Line, NewMessage, post

__all__ = ["Line", "NewMessage", "post"]
