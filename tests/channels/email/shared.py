"""The mail corpora that lie beside the checkout on the developers' machines; tests that need them are skipped elsewhere."""

import gzip
import json
import re
import unicodedata
from difflib import SequenceMatcher
from pathlib import Path

from pasokh.channels.adapters.email.html_text import html_to_text
from tests.kernel.shared_data import shared_path

MAILS = Path(__file__).parents[2] / "data" / "mail"
CORPORA = ("zammad", "discourse", "chatwoot", "freescout", "ruby-mail", "python-stdlib", "spamscope")


def corpus(name):
    """(file name, bytes) of every mail of a corpus."""
    folder = shared_path(f"email-parsing/{name}")
    return [(path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.suffix in (".eml", ".txt")]


def expected(name):
    return json.loads(shared_path(f"email-parsing/{name}/expected.json").read_text("utf-8"))


def bounces():
    """(file name, bytes) of the 305 machine mails."""
    with gzip.open(shared_path("email-parsing/bounces-sisimai/messages.jsonl.gz"), "rt", encoding="utf-8") as lines:
        return [(row["file"], row["raw"].encode("latin-1")) for row in map(json.loads, lines)]


def folded(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


def visible(markup):
    return folded(html_to_text(markup))


def squeezed(text):
    return re.sub(r"\s+", "", text)


def similarity(one, other):
    """Share of matching characters; of words where characters would take too long."""
    pair = (one, other) if len(one) * len(other) < 25_000_000 else (one.split(), other.split())
    return SequenceMatcher(None, *pair, autojunk=False).ratio()
