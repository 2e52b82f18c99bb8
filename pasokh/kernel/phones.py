"""Phone numbers: one stored spelling (E.164)."""

import phonenumbers

from .persian.digits import to_latin


def normalise(value) -> str:
    """A number in any spelling as E.164. Raises ValueError for what is not one."""
    text = to_latin(str(value)).strip()
    try:
        number = phonenumbers.parse(f"+{text}" if text.startswith("98") else text, "IR")
    except phonenumbers.NumberParseException as error:
        raise ValueError("not a phone number") from error
    if not phonenumbers.is_possible_number(number):
        raise ValueError("not a phone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def looks_like_phone(value) -> bool:
    text = to_latin(str(value)).strip()
    return sum(c.isdigit() for c in text) >= 9 and all(c.isdigit() or c in "+- ()" for c in text)
