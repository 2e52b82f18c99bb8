"""The shares of the corpora that are read right, by two parts: choosing (whose misses are read) and reporting (whose are not).

`python -m tests.channels.email.scoring` prints them; docs/mail.md keeps them. A case's part goes by its name, so it never changes.
"""

import hashlib
import json
import re
import sys
from collections import Counter

from pasokh.channels.adapters.email.html_text import html_to_text
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.adapters.email.quoting import split_text
from pasokh.channels.adapters.email.quoting_html import split_html
from tests.kernel.shared_data import shared_path

from .shared import MAILS, corpus, expected, folded, similarity, squeezed, visible

PARTS = ("choosing", "reporting")
FOUR = ("subject", "sender", "text", "file names")  # what makes a mail
# What upstream writes where a mail has no text.
EMPTY = "no visible content"
LANGUAGES = "chinese dutch french german polish portuguese russian spanish italian finnish swedish vietnamese danish ja_ pl_ _fr_".split()
SAYING = re.compile(r"[^\W_]|[\U0001f000-\U0001faff☀-➿]")


def part_of(name) -> str:
    return PARTS[hashlib.sha256(name.encode()).digest()[1] % 2]


# Mails of a help desk, with the facts that it states of them.


def mail_facts(mail, wanted) -> dict:
    """Which of the expected facts the parse has; facts that upstream leaves out are not counted. `right`: all of the four that make a mail."""
    checks = {
        "subject": ("subject", lambda value: mail.subject == value.strip()),
        "sender": ("from_email", lambda value: mail.sender.address == value),
        "display name": ("from_display_name", lambda value: mail.sender.name == value),
        "text": ("body", lambda value: same_body(mail, value, wanted.get("content_type"))),
        "file names": ("attachments", lambda value: names_of(value) == sorted(file.name for file in mail.attachments)),
    }
    facts = {name: check(wanted[key]) for name, (key, check) in checks.items() if wanted.get(key) is not None}
    return facts | {"right": all(facts.get(name, True) for name in FOUR)}


def names_of(files):
    """Upstream's list has the HTML part as a file."""
    return sorted(file["filename"] for file in files if file["filename"] != "message.html")


def same_body(mail, body, content_type):
    wanted = visible(body) if content_type == "text/html" or body.startswith("<") else folded(body)
    ours = visible(mail.html) if content_type == "text/html" and mail.html else folded(mail.text)
    return similarity(ours, "" if wanted == EMPTY else wanted) >= 0.95


def help_desk() -> list:
    """(file, facts) of every mail of which upstream states something. `as read`: right, or wrong only in what was judged to be upstream's mistake by
    reading the mail (tests/data/mail/judged.json says why)."""
    mails, judged = dict(corpus("zammad")), json.loads((MAILS / "judged.json").read_text("utf-8"))
    stated = {file: wanted for file, wanted in expected("zammad").items() if wanted}
    found = [(file, mail_facts(parse_mail(mails[file]), wanted)) for file, wanted in stated.items()]
    return [
        (file, facts | {"as read": _as_read(facts, judged.get(file, {}).get("facts", []))}) for file, facts in found
    ]


def _as_read(facts, judged):
    return all(facts.get(name, True) or name in judged for name in FOUR)


# Replies.


def cases():
    return [json.loads(line) for line in shared_path("reply-stripping/cases.jsonl").read_text("utf-8").splitlines()]


def persian_cases():
    return [json.loads(line) for line in (MAILS / "persian_replies.jsonl").read_text("utf-8").splitlines()]


def is_english(row) -> bool:
    return set(row.get("languages") or ["en"]) <= {"en", "de"} and not any(
        word in row["id"].lower() for word in LANGUAGES
    )


def reply_facts(row) -> dict | None:
    """`exact`, `right` (the reply kept and the quotation gone) and `said` (not empty), or None where the case states nothing about the reply."""
    if row["format"] == "html":
        return _html_facts(row)
    whole = parse_mail(row["input"].encode()).text if row["format"] == "eml" else row["input"]
    reply = split_text(whole)[0]
    wanted, said = row["expected_reply"], bool(reply.strip()) or not whole.strip()
    if wanted is not None:
        exact = reply.strip() == wanted.strip()
        return {"exact": exact, "right": exact or kept_and_gone(row, reply), "said": said}
    musts, nots = row.get("must_contain", []), row.get("must_not_contain", [])
    if not musts and not nots:
        return None
    ok = all(each in reply for each in musts) and not any(each in reply for each in nots)
    return {"exact": ok, "right": ok, "said": said}


def _html_facts(row):
    reply = split_html(row["input"])[0]
    text, wanted = squeezed(html_to_text(reply)), row["expected_reply"]
    is_text = row["compare"].startswith("text")
    same = text == squeezed(wanted if is_text else html_to_text(wanted))
    return {
        "exact": same if is_text else _bare(reply) == _bare(wanted),
        "right": same,
        "said": bool(text) or not wanted,
    }


def _bare(markup):
    return squeezed(re.sub(r"</?(?:html|head|body)>", "", markup))


def kept_and_gone(row, reply) -> bool:
    """No line of the reply lost, and none left that is not its: rules and the signature that the case names do not count.

    Where a case gives the first piece only (`kind`), what follows it may be the reply too, but nothing that is marked as quoted. Where it counts marked
    lines as reply they may be gone, for they are quoted; and where it wants nothing of a mail that says something, all of it is right.
    """
    wanted, rest = _unmarked(row["expected_reply"]), said_lines(reply)
    if not wanted and not said_lines(row["expected_reply"]):
        return rest == said_lines(row["input"])
    if wanted != said_lines(row["expected_reply"]) and not set(said_lines(row["expected_reply"])) <= set(rest):
        rest = [line for line in rest if not line.startswith(">")]
    for line in wanted:
        if line not in rest:
            return False
        rest.remove(line)
    if row.get("kind"):
        return not any(line.startswith(">") for line in rest)
    return not set(rest) - set(said_lines(row.get("expected_signature") or ""))


def _unmarked(text):
    return [line for line in said_lines(text) if not line.startswith(">")]


def said_lines(text):
    return [line.strip() for line in text.split("\n") if SAYING.search(line)]


def persian_facts(row) -> dict:
    """The same of a case of ours, which states its reply and, for HTML, that the quotation is kept apart."""
    if row["format"] == "html":
        reply = html_to_text(split_html(row["input"])[0])
    else:
        reply = split_text(row["input"])[0]
    return {"exact": reply == row["reply"], "right": said_lines(reply) == said_lines(row["reply"]), "said": bool(reply)}


# All of them, printed.


def tell():
    """Print every share."""
    for title, found in (
        ("mails of a help desk", [(file, part_of(file), facts) for file, facts in help_desk()]),
        ("replies", [(row["id"], part_of(row["id"]), facts) for row in cases() if (facts := reply_facts(row))]),
        ("replies in English", [(row["id"], part_of(row["id"]), facts) for row in cases() if is_english(row) and (facts := reply_facts(row))]),
        ("replies in Persian", [(row["id"], row.get("part", "choosing"), persian_facts(row)) for row in persian_cases()]),
    ):  # fmt: skip
        _tell(title, found)


def _tell(title, found):
    for part in (*PARTS, "all"):
        ours = [facts for _, its, facts in found if part in (its, "all")]
        counted = Counter(name for facts in ours for name in facts)
        held = Counter(name for facts in ours for name, holds in facts.items() if holds)
        print(f"{title}, {part}: " + ", ".join(f"{name} {held[name]}/{counted[name]}" for name in counted))
    if "-v" in sys.argv:
        for name, its, facts in found:
            if its == "choosing" and not all(facts.values()):
                print("   ", name, [fact for fact, holds in facts.items() if not holds])


if __name__ == "__main__":
    tell()
