"""Why a message did not go, kept so that whoever reads it later reads it in her own language.

Kept is either what a provider said, as it said it, or a sentence of ours in English with what its places hold; it is put into words when it is read.
"""

import json

from django.utils.translation import gettext

SEPARATOR = "\x1e"
LONGEST = 300  # characters of what fills one place


def kept(sentence: str, /, **values) -> str:
    """A sentence (marked by `gettext_noop`, not translated) and what fills its places, as one text to be stored."""
    filled = {name: str(value)[:LONGEST] for name, value in values.items()}
    return f"{sentence}{SEPARATOR}{json.dumps(filled, ensure_ascii=False)}" if filled else sentence


def in_words(stored: str) -> str:
    """What was kept, in the active language; what a provider said stays as it is. A text that was cut or is none of ours never raises."""
    sentence, _, values = stored.partition(SEPARATOR)
    words = gettext(sentence) if sentence else ""
    try:
        return words.format(**json.loads(values)) if values else words
    except (ValueError, LookupError, TypeError):
        return words
