"""One spelling for each way to reach a person."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from pasokh.kernel import phones
from pasokh.kernel.persian.digits import to_latin
from pasokh.kernel.persian.isolates import clean_line

from .models import Identity

# A local part in quotes (RFC 5321, 4.1.2) with what is harmless in one: «"john smith"@example.com».
QUOTED = re.compile(r'"([^\s"\\<>@\x00-\x1f\x7f-\x9f]+(?: [^\s"\\<>@\x00-\x1f\x7f-\x9f]+)*)"')
LONGEST_QUOTED = 66


def normalise(kind, value) -> str:
    """The stored form of an identity. Raises ValueError for what is not one."""
    if kind == Identity.Kind.PHONE:
        return phones.reachable(value)
    if kind == Identity.Kind.EMAIL:
        return normalise_email(value)
    return str(value).strip()


def normalise_email(value) -> str:
    """A lower-case address. Raises ValueError for what is not one."""
    text = str(value).strip().lower()
    local, at, host = text.rpartition("@")
    quoted = len(local) <= LONGEST_QUOTED and QUOTED.fullmatch(local)
    spaced = any(character.isspace() for character in (host if quoted else text))
    if not (local and at and "." in host) or spaced or len(text) > 320:
        raise ValueError("not an e-mail address")
    return text


def typed_email(value) -> str:
    """The same of what a person typed: digits of any keyboard, without marks that nobody sees. Raises ValueError for what no mail server would take.

    What arrives is not asked so much: a mail may come from an address that nobody should type.
    """
    text = normalise_email(to_latin(clean_line(str(value), 320)))
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValueError("not an e-mail address") from error
    if '"' in text or text.endswith("]"):
        raise ValueError("an address, but hardly anybody's")
    return text


def is_way(text, read=None) -> bool:
    """Whether somebody can be reached by this text: a phone or an e-mail address, or what `read` (`typed_email`) takes."""
    try:
        (read or kind_of)(text)
    except ValueError:
        return False
    return True


def kind_of(value) -> tuple[str, str]:
    """(kind, normalised) of what somebody typed into «phone or e-mail». Raises ValueError for neither."""
    if "@" in str(value):
        return Identity.Kind.EMAIL, typed_email(value)
    return Identity.Kind.PHONE, phones.reachable(value)
