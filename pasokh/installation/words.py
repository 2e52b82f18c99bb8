"""The words of the commands, Persian or English by the language of the terminal.

The commands speak before Django is there (and when it is not), so they read their catalogue by the standard library.
"""

import gettext
import os
from functools import cache
from pathlib import Path

CATALOGUES = Path(__file__).parent / "locale"
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first one that is set counts, as everywhere in POSIX


def language() -> str:
    """`fa` or `en`."""
    named = next((os.environ[name] for name in VARIABLES if os.environ.get(name)), "")
    return "fa" if named.startswith("fa") else "en"


@cache
def _catalogue(code: str) -> gettext.NullTranslations:
    return gettext.translation("django", CATALOGUES, languages=[code], fallback=True)


def _(message: str) -> str:
    return _catalogue(language()).gettext(message)
