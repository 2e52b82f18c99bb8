"""Which variant a visitor sees: always the same one, as long as the weights are."""

from hashlib import sha256

from .models.encounter import CONTROL


def variant_of(message_uid, visitor_key: str, body: dict) -> str:
    """The key of her variant, or CONTROL: drawn by weight from a hash of the message and her browser, so nothing has to be remembered."""
    drawn = sha256(f"{message_uid}:{visitor_key}".encode()).digest()
    weights = [(each["key"], each["weight"]) for each in body["variants"]] + [(CONTROL, body["control"])]
    at = int.from_bytes(drawn[:8], "big") * sum(weight for _key, weight in weights) >> 64
    for key, weight in weights:
        if at < weight:
            return key
        at -= weight
    raise ValueError("a message without weights")


def content_of(body: dict, variant: str) -> dict | None:
    """What a variant says; None of one that is not there, and of the control group."""
    return next((each for each in body["variants"] if each["key"] == variant), None)
