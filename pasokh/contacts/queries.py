"""Reads worth a name."""

import re
from collections import defaultdict

from django.db import connection
from django.db.models import Q

from pasokh.kernel import phones
from pasokh.kernel.kept import Kept
from pasokh.kernel.persian.folding import fold
from pasokh.kernel.tenancy import require_workspace_id

from .models import Contact, Identity, InSegment, Segment

MOST = 200
HOME_CODE = "98"  # phones stand in the folded column with their country: 989121234567
_names = Kept(seconds=1)
SHORTEST_PHONE = 4  # digits of a part of a phone
_BEGINNING = re.compile(
    r"0([1-9]\d{2})"
)  # of a phone with its area or operator («0912»): too few digits to be looked for inside of phones


def search(text, wanted=MOST):
    """Ids of contacts whose name, phone or address holds every word of the text, newest first.

    A phone is found in any spelling: its digits without the country code stand in the folded column. Only digits that stand for themselves and
    are at least SHORTEST_PHONE are looked for inside of phones; fewer must be a word of the name or the address («کاربر ۱۲»), and what has letters
    and digits («x6») is looked for as it is written. Four digits that begin with a zero («0912») are the beginning of a phone.
    """
    parts, numbers = _asked(text)
    patterns = sorted((f"%{part}%" for part in parts), key=len, reverse=True)
    if not patterns:
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_id FROM contacts_search(%s, %s)", [patterns, wanted * 4 if numbers else wanted])
        ids = [row[0] for row in cursor.fetchall()]
    return _with_numbers(ids, numbers)[:wanted] if numbers else ids


def _with_numbers(ids, numbers):
    """Of these contacts those whose folded name or address has each of these numbers as a word."""
    folded = dict(Contact.objects.filter(pk__in=ids).values_list("pk", "folded"))
    return [pk for pk in ids if numbers <= set(folded.get(pk, "").split())]


def segments_of(contact_ids) -> dict[int, set[int]]:
    """The segments of these customers, by themselves or by their companies: {customer: segments}, as keys; one statement."""
    hers = InSegment.objects.filter(contact__in=contact_ids).values_list("contact", "segment")
    people = Contact.objects.filter(pk__in=contact_ids, company__in_segments__isnull=False)
    found = defaultdict(set)
    for contact, segment in hers.union(people.values_list("pk", "company__in_segments__segment"), all=True):
        found[contact].add(segment)
    return found


def segment_names(contact_id) -> list[str]:
    """How the segments of a customer, and of her company, are called; no statement where a business has none."""
    names = _names.get(require_workspace_id(), lambda: dict(Segment.objects.values_list("pk", "name")))
    hers = segments_of([contact_id])[contact_id] if names else ()
    return [name for pk, name in names.items() if pk in hers]


def found(text, wanted=MOST):
    """The contacts of `search`, as a queryset."""
    return Contact.objects.filter(pk__in=search(text, wanted), merged_into=None)


def spoken_of(contact_ids, text):
    """Of a few contacts, the ids of those that `search` finds."""
    parts, numbers = _asked(text)
    few = Contact.objects.filter(pk__in=contact_ids)
    for part in parts:
        few = few.filter(folded__contains=part)
    return _with_numbers(list(few.values_list("pk", flat=True)), numbers) if parts else []


def _asked(text):
    """(what must stand somewhere in the folded column, numbers that must be words of it)."""
    if phones.looks_like_phone(text):
        try:
            return [phones.normalise(text).lstrip("+")], set()
        except ValueError:
            pass
    written, words = _taken_apart(text)
    if not written and words and all(word.isdecimal() for word in words):
        words = ["".join(words)]  # a part of a phone, as people group it
    parts, numbers = written, set()
    for word in words:
        digits = phones.significant_digits(word) if word.isdecimal() else ""
        if beginning := _BEGINNING.fullmatch(word):
            parts.append(HOME_CODE + beginning[1])
        elif word.isdecimal() and len(digits) < SHORTEST_PHONE:
            numbers.add(word)
        else:
            parts.append(digits or word)
    return parts, numbers


def _taken_apart(text):
    """What has letters and digits in one («x6» folds to «x 6»), which stays together; and all other words, folded."""
    folded = fold(text).replace("\\", "").replace("%", "").replace("_", "")
    both = [each for each in map(fold, text.split()) if _is_mixed(each.split())]
    for each in both:
        folded = folded.replace(each, " ", 1)
    return both, folded.split()


def _is_mixed(words):
    numbers = sum(word.isdecimal() for word in words)
    return 0 < numbers < len(words)


def is_of_blocked(ways, *, claims=True) -> bool:
    """Whether one of these (kind, normalised value) pairs tells somebody who is blocked: whoever owns it is, or, where nobody does, all who claim it are.

    What somebody blocked only claims is not believed against another who gives the same of herself: it may be hers. Without `claims` only an owner counts.
    """
    if not ways:
        return False
    of_these = Q()
    for kind, value in ways:
        of_these |= Q(kind=kind, value=value)
    holders = defaultdict(lambda: defaultdict(list))
    for kind, value, proven, since in Identity.objects.filter(of_these).values_list(
        "kind", "value", "proven", "contact__blocked_at"
    ):
        holders[kind, value][proven].append(since is not None)
    return any(all(each[True] or (claims and each[False]) or [False]) for each in holders.values())
