"""Messages to people, and the ways out: inbox page, mail, group robots, calendar feed; one module a way.

Other rooms write with ``posting.post`` and never send themselves.
What a message says is decided by who posts it.
"""
