"""The words of the commands, Persian or English by the language of the terminal.

The commands speak before Django is there (and when it is not), so they read their catalogue by the standard library.
"""

import gettext
import os
from functools import cache
from pathlib import Path

from pasokh.kernel.persian.digits import in_language, to_persian

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


def number(value: int) -> str:
    """A count as the terminal's language writes it: ۷۰٬۳۹۱. Ports, codes, addresses and versions of programs with Latin names stay as they are."""
    grouped = f"{value:,}"
    return to_persian(grouped).replace(",", "٬") if language() == "fa" else grouped


def digits(text: str) -> str:
    """A version or time of day in the digits of the terminal's language."""
    return in_language(text, language())
