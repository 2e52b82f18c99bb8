"""What the providers of text messages have in common: what is heard of them, and how numbers and texts are written for them."""

import re
from dataclasses import dataclass

from pasokh.kernel import phones

# GSM 03.38: its alphabet, with the characters that take two places.
_GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_DOUBLE = set("^{}\\[~]|€\f")
ONE, EACH = {"gsm": 160, "wide": 70}, {"gsm": 153, "wide": 67}  # units of one message, and of each of several
LONGEST = 640  # characters of one text; what is longer goes as several texts


@dataclass(frozen=True)
class Heard:
    """A text message that came: from whom, to which of our lines, and the provider's id of it ("" where it gives none)."""

    sender: str
    text: str
    key: str = ""
    line: str = ""


@dataclass(frozen=True)
class Outcome:
    """What became of a text of ours, by the provider's id: `state` is "delivered" or "failed", with its words."""

    key: str
    state: str
    words: str = ""


class Strange(Exception):
    """A call of a provider's that says nothing we know."""


def count_parts(text: str) -> int:
    """How many text messages a provider charges for this text (3GPP TS 23.040: 160 or 70 units, 153 or 67 each if there are several)."""
    if not text:
        return 0
    if all(each in _GSM or each in _GSM_DOUBLE for each in text):
        alphabet, units = "gsm", len(text) + sum(each in _GSM_DOUBLE for each in text)
    else:
        alphabet, units = "wide", len(text.encode("utf-16-le")) // 2
    return 1 if units <= ONE[alphabet] else -(-units // EACH[alphabet])


def in_texts(text: str, longest: int = LONGEST) -> list[str]:
    """A text in pieces of at most so many characters, cut between paragraphs, sentences or words where that can be."""
    pieces, rest = [], text.strip()
    while len(rest) > longest:
        at = _cut(rest, longest)
        pieces.append(rest[:at].rstrip())
        rest = rest[at:].lstrip()
    return [*pieces, rest] if rest else pieces


def _cut(text, longest):
    head = text[:longest]
    for ends in (r"\n", r"[.!?؟؛…](?=\s)", r"\s"):
        if (found := [each.end() for each in re.finditer(ends, head)]) and found[-1] > longest // 3:
            return found[-1]
    return longest


def written(number: str, style: str = "national") -> str:
    """A stored number (E.164) as a provider wants it: national 09123456789 (00… for other countries), plus, plain 989…, zeros 00989…"""
    digits = number.removeprefix("+")
    if not number.startswith("+"):
        return number
    if style == "national":
        return f"0{digits[2:]}" if digits.startswith("98") else f"00{digits}"
    return {"plus": number, "plain": digits, "zeros": f"00{digits}"}[style]


def sender_of(typed: str) -> str:
    """Who sent it, as identities are stored: a phone number; "" for one that is none (a name, a hidden number)."""
    try:
        return phones.normalise(typed)
    except ValueError:
        return ""
