"""What is left of a message's conditions for the browser, once the server has answered what only it knows.

    True, False, or {"all": [["url", "is", ["/cart*"]], {"any": […]}]}

A condition of the browser is [field, operator, value]; where a page may tell something later that the server knows already (events, the cart, attributes), a
fourth member says how the server would answer now: the browser asks itself only once the page has told something. Of pages it says how many there were.
"""

from pasokh.kernel.filters import matches
from pasokh.kernel.filters.binding import Group, Test

from .fields import ATTRIBUTE, is_browsers
from .wildcards import fits

TOLD = ("event", "cart", "cart_value", "cart_items")


def reduced(bound, values) -> dict | list | bool:
    """A bound filter with all that the server knows answered; `values` are its answers by field (`knowing.Known`, or `trying.Agreeing`)."""
    if isinstance(bound, Test):
        return _condition(bound, values) if is_browsers(bound.key) else _answer(bound, values)
    return _group(bound.how, [reduced(part, values) for part in bound.parts])


def _answer(test, values):
    if getattr(values, "agrees", False) and not is_browsers(test.key):
        return True  # somebody tries it out on her own browser
    if test.key == "url" and test.op in ("is", "is_not"):
        return any(fits(each, values.get("url") or "") for each in test.value) == (test.op == "is")
    return matches(test, values)


def _condition(test, values):
    value = [*test.value] if isinstance(test.value, tuple) else test.value
    asked = [test.key, test.op, value]
    if test.key == "pages":
        asked.append(values.get("pages") or 1)
    if test.key in TOLD or test.key.startswith(ATTRIBUTE):
        asked.append(_answer(_positive(test), values) if test.key == "event" else _answer(test, values))
    return asked


def _positive(test):
    """Of events the browser is told whether one was told before: what is told after it is added, whichever way it is asked."""
    return Test(test.key, "is", test.value, test.kind, test.field)


def _group(how, parts):
    """`none` stays a group of its own: what is neither true nor false yet may be."""
    if how == "all":
        return _joined("all", parts, stops=False)
    if how == "any":
        return _joined("any", parts, stops=True)
    left = _joined("any", parts, stops=True)
    return (
        not left
        if isinstance(left, bool)
        else {"none": left["any"] if isinstance(left, dict) and "any" in left else [left]}
    )


def _joined(how, parts, stops):
    if any(part is stops for part in parts):
        return stops
    left = [part for part in parts if not isinstance(part, bool)]
    if not left:
        return not stops
    return left[0] if len(left) == 1 else {how: left}


def asks_browser(bound) -> bool:
    """Whether something of it is asked in the browser."""
    return any(map(asks_browser, bound.parts)) if isinstance(bound, Group) else is_browsers(bound.key)


def keys_of(bound) -> set[str]:
    """The fields that a bound filter asks."""
    return set().union(*map(keys_of, bound.parts)) if isinstance(bound, Group) else {bound.key}
