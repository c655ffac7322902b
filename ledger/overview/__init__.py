"""What the overview says: how far, who is late, what comes, what waits for whom, what changed.

The meeting-room screen draws from the same.
"""
