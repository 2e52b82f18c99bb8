"""What a mailbox knows of itself: its addresses, its marks, its keys. No mail is read or written here."""

import hashlib

from django.conf import settings

from pasokh.contacts.normalise import normalise_email
from pasokh.workspaces.models import Address

from .compose import BadAddress, kept_address, wire_address

PURPOSE = b"pasokh mail tokens "
ADDRESSES = ("address", "reply_base")  # settings by which mail is found to be a mailbox's


def token_keys() -> tuple[bytes, ...]:
    """Keys of the reply tokens, the current one first: made from the installation's signing keys."""
    secrets = (settings.SECRET_KEY, *getattr(settings, "SECRET_KEY_FALLBACKS", ()))
    return tuple(hashlib.sha256(PURPOSE + str(secret).encode()).digest() for secret in secrets)


def canonical(address: str) -> str:
    """An address as it is compared: lower case, the domain in ASCII; "" for what is none."""
    try:
        return kept_address(address).lower()
    except BadAddress:
        return ""


def without_tag(address: str) -> str:
    """``reply+token@shop.ir`` as ``reply@shop.ir``."""
    local, _, domain = address.rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


class Own:
    """The names a channel goes by."""

    def __init__(self, channel):
        self.address = canonical(channel.settings.get("address", ""))
        self.reply_base = canonical(channel.settings.get("reply_base", ""))
        self.domain = (self.reply_base or self.address).rpartition("@")[2] or "localhost"
        self.loop_key = f"c{channel.uid.hex}"

    @property
    def addresses(self) -> set[str]:
        """Every address whose mail belongs to this channel."""
        return {self.address, self.reply_base} - {""}

    def is_own(self, address: str) -> bool:
        """Whether an address is one of ours, a reply tag or not."""
        plain = canonical(address)
        return plain in self.addresses or without_tag(plain) in self.addresses


def find_channel_address(recipient: str) -> Address | None:
    """Whose is this recipient? An Address with workspace and channel id, or None."""
    plain = canonical(recipient)
    if not plain:
        return None
    return Address.find(Address.Kind.RECIPIENT, plain) or Address.find(Address.Kind.RECIPIENT, without_tag(plain))


def spelled(given: dict) -> dict:
    """A mailbox's settings with its addresses as they are compared. Raises ValueError for a malformed one."""
    return given | {name: normalise_email(wire_address(given[name])) for name in ADDRESSES if given.get(name)}


def register_recipients(channel):
    """Let the addresses of a channel lead to it. Raises IntegrityError when one belongs to another channel."""
    Address.drop(Address.Kind.RECIPIENT, channel)
    for address in sorted(Own(channel).addresses):
        Address.register(Address.Kind.RECIPIENT, address, channel)
