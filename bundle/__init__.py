"""``make bundle``: all that an installation without internet needs, in one file, with its installer."""
