"""What a receipt says, read safely: as plain text, with every invisible trick written out, never as markup."""

from django.utils.translation import gettext as _

from pasokh.channels.actions.take_in import raw_of
from pasokh.channels.adapters.base import Glance
from pasokh.channels.registry import adapter_of
from pasokh.kernel import files
from pasokh.kernel.persian.isolates import show_disguises

HEAD = 8_192  # bytes: the headers of nearly every mail
LONGEST_READ = 1_000_000  # bytes parsed for a look; a file that is cut off is not shown anyway
LONGEST_SHOWN = 20_000  # characters


def at_head(receipt) -> Glance:
    """Who and what about, by its beginning (`receipt.beginning`, see lists)."""
    try:
        raw = _beginning(receipt.stored) if receipt.stored else bytes(receipt.beginning)
    except OSError:
        raw = b""
    return adapter_of(receipt.channel).glance(raw)


def _beginning(stored):
    with files.path_of(stored).open("rb") as file:
        return file.read(HEAD)


def whole(receipt) -> dict:
    """`glance`: what it says; `raw`: its beginning as it arrived."""
    try:
        raw = raw_of(receipt)
    except OSError:
        return {"glance": Glance(), "text": "", "raw": _("The stored input can no longer be read.")}
    glance = adapter_of(receipt.channel).glance(raw[:LONGEST_READ])
    return {"glance": glance, "text": show_disguises(glance.text[:LONGEST_SHOWN]), "raw": _as_text(raw)}


def _as_text(raw):
    return show_disguises(raw[:LONGEST_SHOWN].decode("utf-8", "backslashreplace"))
