"""What a customer's words mean as the answer to a question: pure, in any digits and spelling, in the language of the labels or the other one."""

import re
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from pasokh.kernel.persian.digits import to_latin
from pasokh.kernel.persian.folding import fold
from pasokh.kernel.persian.jalali import parse_date
from pasokh.kernel.persian.numbers import parse_number
from pasokh.kernel.phones import normalise

LONGEST = 2_000  # characters of an answer that are kept
LONGEST_CHOICE = 200  # a longer text chooses nothing
BIGGEST = 10**15
NUMBERED = re.compile(r"(?:گزینه|شماره|عدد|مورد|option|number|no)?\s*(\d{1,2})")
A_HUMAN = frozenset(
    fold(words)
    for words in (
        "اپراتور", "اپراتور لطفا", "لطفا اپراتور", "کارشناس لطفا", "وصل به اپراتور", "صحبت با اپراتور", "صحبت با کارشناس", "صحبت با پشتیبان",
        "می‌خواهم با اپراتور صحبت کنم", "می‌خوام با اپراتور صحبت کنم", "می‌خواهم با کارشناس صحبت کنم", "می‌خوام با کارشناس صحبت کنم",
        "با اپراتور صحبت می‌کنم", "ربات نه", "آدم واقعی", "operator", "human", "agent", "operator please", "human please", "agent please",
        "talk to a human", "talk to an agent", "talk to an operator", "speak to a human", "speak to an agent", "real person",
    )
)  # fmt: skip


def asks_for_a_human(text) -> bool:
    """Whether the customer wants to talk to a person."""
    return len(text) <= LONGEST_CHOICE and fold(text).strip() in A_HUMAN


def choice_of(text, choices) -> str | None:
    """The value of the one that these words choose: by its label in either language, a synonym, its number, or one of these within a sentence."""
    words = fold(text).strip() if len(text) <= LONGEST_CHOICE else ""
    if not words:
        return None
    choices = [each for each in choices if each.get("value")]
    said = [(each["value"], _spellings(each)) for each in choices]
    for value, spellings in said:
        if words in spellings:
            return value
    if (numbered := NUMBERED.fullmatch(words)) and 1 <= int(numbered[1]) <= len(choices):
        return choices[int(numbered[1]) - 1]["value"]
    within = {value for value, spellings in said if any(f" {each} " in f" {words} " for each in spellings)}
    return within.pop() if len(within) == 1 else None


def _spellings(choice) -> set[str]:
    also = re.split(r"[,،;؛\n]", choice.get("also") or "")
    return {folded for each in (*(choice.get("label") or {}).values(), *also) if (folded := fold(each).strip())}


def value_of(text, kind, today: date | None = None):
    """The answer as it is kept: a text, a number, E.164, an address, an ISO date. None where it is none of its kind."""
    typed = text.strip()
    if not typed:
        return None
    try:
        return _READ[kind](typed, today)
    except (ValueError, ValidationError, OverflowError, ArithmeticError):
        return None


def fitting(values, variables) -> dict:
    """Values as these variables of a graph keep them, None for what is none of their kind: in another flow the same name may mean something else."""
    return {name: as_kind(values[name], each["kind"]) for name, each in variables.items() if name in values}


def as_kind(value, kind):
    """A value of a variable, or of another program's answer, as a variable of this kind keeps it; None where it is none."""
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if value is None or isinstance(value, dict | list):
        return None
    if kind == "number" and isinstance(value, int | float):
        return _bounded(Decimal(repr(value)))
    return value_of(str(value).replace("\x00", "")[:LONGEST], "text" if kind == "choice" else kind)


def _number(typed, _today):
    return _bounded(parse_number(typed))


def _bounded(number):
    if not number.is_finite() or abs(number) > BIGGEST:
        return None
    return int(number) if number == int(number) else float(number)


def _email(typed, _today):
    address = to_latin(typed).strip().lower()
    validate_email(address)
    return address if len(address) <= 254 else None


_READ = {
    "text": lambda typed, _today: typed[:LONGEST],
    "number": _number,
    "phone": lambda typed, _today: normalise(typed),
    "email": _email,
    "date": lambda typed, today: parse_date(typed, today=today).isoformat(),
}
