"""A light stem of English words: plurals and the commonest endings of verbs. What it gives need not be a word, only the same for both."""

import re

_VOWEL = re.compile("[aeiouy]")
_KEPT = frozenset(
    "news series species lens this his its always thing nothing anything something everything king ring bring string during".split()
)


def stem(word: str) -> str:
    """ "orders" and "ordered" → "order", "shipping" and "ships" → "ship", "policies" → "policy"; short words stay."""
    if len(word) < 4 or word in _KEPT:
        return word
    word = _singular(word)
    for ending in ("ing", "ed"):
        rest = word[: -len(ending)]
        if word.endswith(ending) and len(rest) > 2 and _VOWEL.search(rest):
            return _whole(rest)
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def _singular(word):
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _whole(rest):
    """«shipp» is «ship», «mak» stays: "make" loses its e as well."""
    doubled = rest[-1] == rest[-2] and rest[-1] not in "lsz"
    return rest[:-1] if doubled else rest
