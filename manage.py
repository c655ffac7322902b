#!/usr/bin/env python
"""Django's command line."""

import gc
import os
import sys

PRODUCTION = {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "DEBUG"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "rectify.settings")
    # With nothing said, commands work on what `make run` works on. Whoever says part of what
    # production needs means production, and is told what is missing; a web server always is.
    if not PRODUCTION & os.environ.keys():
        os.environ.setdefault("RECTIFY_EMBEDDED", "1")
    gc.disable()  # what is read now stays; looking for garbage in it is a fifth of a start
    from rectify.commands import Utility

    Utility(sys.argv).execute()


if __name__ == "__main__":
    main()
