"""Addresses as people write them into one line: with names, and with commas of either script between them."""

from email.utils import getaddresses

from django.utils.translation import gettext as _

from pasokh.channels.actions.write_mail import OwnAddress, recipient
from pasokh.kernel.persian.isolates import clean_line, isolate, ltr
from pasokh.ui.filters import number as shown_number

LONGEST = 2000  # characters of addresses written at once
COMMAS = str.maketrans({";": ",", "،": ",", "؛": ",", "\n": ","})
NAME_LENGTH = 160


class NotAnAddress(ValueError):
    """Something among them is no address that mail can go to; the words say which."""


def addresses_in(text, most=20) -> list[tuple[str, str]]:
    """(name, address) of each that is written, each address once. Raises NotAnAddress: one that is wrong, one of our own, or too many."""
    boxes = getaddresses([text[:LONGEST].translate(COMMAS)])
    named = [(name, address) for name, address in boxes if name or address]
    found = {}
    for name, address in named:
        found.setdefault(checked(address or name), clean_line(name, NAME_LENGTH) if address else "")
    if len(found) > most:
        words = _("These are too many addresses: at most %(count)s at once.")
        raise NotAnAddress(words % {"count": shown_number(most)})
    return [(name, address) for address, name in found.items()]


def checked(written) -> str:
    """The address. Raises NotAnAddress for none, and for one of ours."""
    try:
        return recipient(written)
    except OwnAddress as own:
        words = _("%(address)s is an address of ours: the mail would come back to us.")
        raise NotAnAddress(words % {"address": ltr(str(own))}) from own
    except ValueError as error:
        words = _("%(text)s is not an e-mail address.")
        raise NotAnAddress(words % {"text": isolate(written[:80])}) from error
