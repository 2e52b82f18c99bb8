"""The words of a shelf that somebody may have meant who typed one that stands nowhere."""

from django.db import connection

LOOKED_AT, GIVEN = 80, 3
LONGEST = 24  # letters: longer ones are no words, and could be mistaken in thousands of ways
TWO_FROM = 6  # letters of a word in which two may be wrong
PERSIAN, LATIN = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی", "abcdefghijklmnopqrstuvwxyz"


def nearest(kind: str, forms: list[str]) -> list[tuple[str, int, int]]:
    """(word, documents, letters that differ) of the likeliest, best first; `forms` are the word as it was typed, and its stem.

    What is one letter away is made up and looked up, which is quick; only where there is none, the index of resemblance is asked.
    """
    forms = [form for form in dict.fromkeys(forms) if not form.isdigit() and len(form) <= LONGEST]
    found = [(word, many, 1) for word, many in _known(kind, {edit for form in forms for edit in _one_off(form)})]
    if not found and forms and len(forms[0]) >= TWO_FROM:
        found = _two_off(kind, forms[0])
    return sorted(found, key=lambda each: (-each[1], each[0]))[:GIVEN]


def _one_off(word):
    letters = LATIN if word.isascii() else PERSIAN
    for at in range(len(word) + 1):
        before, rest = word[:at], word[at:]
        yield from (before + letter + rest for letter in letters)
        if rest:
            yield before + rest[1:]
            yield from (before + letter + rest[1:] for letter in letters)
        if len(rest) > 1:
            yield before + rest[1] + rest[0] + rest[2:]


def _known(kind, words):
    words = [word for word in words if len(word) > 1]
    if not words:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT word, many FROM search_known(%s, %s, ARRAY[]::text[], 0, 0)", [kind, words])
        return cursor.fetchall()


def _two_off(kind, word):
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM search_alike(%s, %s, %s)", [kind, word, LOOKED_AT])
        return [(other, many, 2) for other, many in cursor.fetchall() if distance(word, other, 2) <= 2]


def distance(a: str, b: str, most: int) -> int:
    """How many letters were added, left out, mistaken or exchanged with the next one between two words; more than `most` is `most` + 1."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    before, row = None, list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return min(row[-1], most + 1)
