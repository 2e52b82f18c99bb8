"""The words of a shelf that somebody may have meant who typed one that stands nowhere."""

from django.db import connection

LOOKED_AT, GIVEN = 80, 3
TWO_FROM = 6  # letters of a word in which two may be wrong


def nearest(kind: str, word: str) -> list[tuple[str, int, int]]:
    """(word, documents, letters that differ) of the likeliest, best first."""
    if word.isdigit():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM search_alike(%s, %s, %s)", [kind, word, LOOKED_AT])
        found = cursor.fetchall()
    most = 2 if len(word) >= TWO_FROM else 1
    near = [(other, many, letters) for other, many in found if (letters := distance(word, other, most)) <= most]
    near.sort(key=lambda each: (each[2], -each[1], each[0]))
    return [each for each in near if each[2] == near[0][2]][:GIVEN] if near else []


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
        if min(row) > most and (before is None or min(before) > most):
            return most + 1
    return row[-1]
