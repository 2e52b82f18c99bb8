"""Damaged mails, made from whole ones by a seed: the same seed gives the same mail.

`python -m tests.channels.email.fuzz 10000` tells which seeds raise, take long or lose the words; those go into KEPT of test_fuzz.
"""

import random
import sys
import time
from functools import cache

from pasokh.channels.adapters.email.about import about_of
from pasokh.channels.adapters.email.facts import facts_of
from pasokh.channels.adapters.email.html_text import html_to_text
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.adapters.email.quoting import split_text
from pasokh.channels.adapters.email.quoting_html import split_html
from pasokh.kernel.html import sanitise

from .shared import CORPORA, bounces, corpus

LARGEST = 60_000  # bytes of a mail that is damaged
SECONDS = 5.0  # of processor time that one may take
TOKENS = (
    b"\r\n\r\n", b"\n", b"--", b"--b\r\n", b"=?utf-8?b?", b"=?", b"?=", b'"', b"<", b">", b"\0", b"\xff\xfe", b"boundary=", b"boundary=\"\"",
    b"charset=", b"charset=utf-7", b"charset=\xff", b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Transfer-Encoding: base64\r\n", b"Content-Transfer-Encoding: x-uuencode\r\n", b"begin 644 a\r\n", b"filename*0*=utf-8''%", b"format=flowed",
    b"<div>" * 50, b"<blockquote type=cite>", b"<!--", b"&#", b"From: ", b"From:", b"On 1 Jan 2024, a@b.example wrote:\r\n", b"> ", b"-- \r\n",
    b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b"\x78\x9f\x3e\x22\1\0", "نوشت:\r\n".encode(), b"\xe2\x80\xab", b"=\r\n", b"=ZZ", b";" * 200, b"(" * 200,
)  # fmt: skip


@cache
def wholes() -> tuple[bytes, ...]:
    """The mails that are damaged: those of the corpora."""
    found = [raw for name in CORPORA for _, raw in corpus(name)] + [raw for _, raw in bounces()]
    return tuple(raw for raw in found if len(raw) <= LARGEST)


def damaged(seed: int) -> bytes:
    """The mail of a seed."""
    chance = random.Random(seed)
    raw = chance.choice(wholes())
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 20))):
        raw = chance.choice(_WAYS)(raw, chance)
    return raw


def _place(raw, chance):
    """Anywhere, but the head as often as all the rest: there the structure is said."""
    end = raw.find(b"\n\n") if chance.random() < 0.5 else len(raw)
    return chance.randrange(max(1, end if end > 0 else len(raw)))


def _flip(raw, chance):
    at = _place(raw, chance)
    return raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]


def _insert(raw, chance):
    at = _place(raw, chance)
    return raw[:at] + chance.choice(TOKENS) + raw[at:]


def _cut(raw, chance):
    at = _place(raw, chance)
    return raw[:at] + raw[at + chance.choice((1, 2, 10, 100, 2_000)) :]


def _shorten(raw, chance):
    return raw[: _place(raw, chance)]


def _repeat(raw, chance):
    at, length = _place(raw, chance), chance.choice((1, 10, 200, 3_000))
    return raw[: at + length] + raw[at : at + length] * chance.choice((1, 2, 20)) + raw[at + length :]


def _mix(raw, chance):
    other = chance.choice(wholes())
    at, there = _place(raw, chance), _place(other, chance)
    return raw[:at] + other[there : there + chance.choice((20, 500, 5_000))] + raw[at:]


def _swap(raw, chance):
    lines = raw.split(b"\n")
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]
    return b"\n".join(lines)


_WAYS = (_flip, _flip, _insert, _insert, _insert, _cut, _shorten, _repeat, _mix, _swap)


def fault(raw: bytes) -> str:
    """What is wrong with how a mail is read: it raises, takes long, or loses its words; "" for nothing."""
    started = time.process_time()
    try:
        wrong = _lost(raw)
    except Exception as error:
        return f"raises {error!r}"
    took = time.process_time() - started
    return wrong or (f"took {took:.1f} s" if took > SECONDS else "")


def _lost(raw):
    mail = parse_mail(raw)
    if unread := [defect for defect in mail.defects if defect.startswith("unread")]:
        return f"not read: {unread}"
    facts_of(mail)
    about_of(mail)
    if mail.text.strip() and not split_text(mail.text)[0].strip():
        return "an empty reply"
    reply = split_html(mail.html)[0] if mail.html else ""
    sanitise(reply)
    if html_to_text(mail.html).strip() and not html_to_text(reply).strip() and "<img" not in reply.lower():
        return "an empty reply of HTML"
    (mail.text + mail.subject + mail.sender.name).encode()
    return ""


def main():
    """Try as many seeds as are asked for, from the second argument on."""
    count, first = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0
    found = {seed: wrong for seed in range(first, first + count) if (wrong := fault(damaged(seed)))}
    print(f"{count} damaged mails: {len(found)} faults")
    for seed, wrong in found.items():
        print(f"  {seed}: {wrong}")


if __name__ == "__main__":
    main()
