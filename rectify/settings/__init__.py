"""Settings, chosen by environment. ``.env.example`` says what each variable does.

``RECTIFY_EMBEDDED=1`` (set by ``make run``) is the small office: SQLite, everything in ``var/``.
Without it this is production, which refuses to start while a variable it needs is missing.
One module a theme; each holds Django's names, and none but ``environment`` and ``parts`` is asked by another.
"""

from rectify.settings.background import *
from rectify.settings.database import *
from rectify.settings.environment import *
from rectify.settings.files import *
from rectify.settings.https import *
from rectify.settings.outside import *
from rectify.settings.parts import *
from rectify.settings.sign_in import *
