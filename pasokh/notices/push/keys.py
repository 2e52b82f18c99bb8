"""The installation's key: made when first asked for, kept encrypted, the same in all workspaces."""

import base64

from py_vapid import Vapid02

from pasokh.kernel.secrets import KeyLost

from ..models import PushKey


def public_key() -> str:
    """What browsers are given to subscribe with: the newest key that can still be opened, else a new one."""
    for kept in PushKey.objects.order_by("-pk")[:1]:
        try:
            return kept.public if kept.private else ""
        except KeyLost:
            pass  # the secrets were restored without their key: browsers subscribe anew at their next visit
    return _made().public


def opened(public) -> Vapid02 | None:
    """The key pair of a public key, or None when it is gone or cannot be opened: what was subscribed with it is lost."""
    kept = PushKey.objects.filter(public=public).first()
    try:
        key = Vapid02.from_raw(kept.private.encode()) if kept else None
    except KeyLost:
        return None
    if key:
        key.conf = {"no-strict": True}  # an address without a dot is a fine one on a network of one's own
    return key


def _made():
    vapid = Vapid02()
    vapid.generate_keys()
    numbers = vapid.private_key.private_numbers()
    point = b"\x04" + numbers.public_numbers.x.to_bytes(32, "big") + numbers.public_numbers.y.to_bytes(32, "big")
    return PushKey.objects.create(private=_b64(numbers.private_value.to_bytes(32, "big")), public=_b64(point))


def _b64(raw) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
