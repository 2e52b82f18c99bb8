"""What must be done and said before a request may be solved or closed. Rooms and capabilities register their checks; `solve` asks `blockers`."""

from ..life import life_rules, resolution_categories
from ..models.life_rules import LifeRules
from ..models.status import Category

# Functions of a ticket to the words for what is still to be done, one for each thing, in the active language.
before_solving = []


# Functions of a ticket to what a person should know before she solves it, in words; nothing is refused for that.
worth_knowing = []


class NotYet(ValueError):
    """The request cannot be solved yet. `words` say what is still to be done, one sentence for each thing; nothing has changed."""

    def __init__(self, words):
        super().__init__(" ".join(words))
        self.words = words


class NotSaid(ValueError):
    """What the workspace's rules ask was not said; nothing has changed. `code`: "category" or "reason" of a solution, "closing" for a lead's reason."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def must_say_enough(category, reason) -> None:
    """Raises NotSaid for a solution that says less than the workspace's rules ask. Where nothing needs to be said, something may be."""
    rules = life_rules()
    if rules.asks == LifeRules.Asks.NEVER:
        return
    if category is None and rules.asks == LifeRules.Asks.REQUIRED and _may_choose():
        raise NotSaid("category")
    # Whoever skips what may be skipped gives no reason either.
    skipped = category is None and rules.asks == LifeRules.Asks.OPTIONAL
    if rules.wants_reason and not reason.strip() and not skipped:
        raise NotSaid("reason")


def asks_first(status) -> bool:
    """Whether somebody must, or may, say something before a ticket is put in this status."""
    if status.category == Category.SOLVED:
        return life_rules().asks != LifeRules.Asks.NEVER
    return status.category == Category.CLOSED


def _may_choose():
    return any(each.retired_at is None for each in resolution_categories().values())


def must_say_why(reason) -> None:
    """Raises NotSaid for closing by decision without a word."""
    if not reason.strip():
        raise NotSaid("closing")


def blockers(ticket) -> list[str]:
    """What is still to be done before the ticket may be solved, in words; [] when nothing stands in the way."""
    return [words for check in before_solving for words in check(ticket)]


def warnings(ticket) -> list[str]:
    """What should be known before the ticket is solved, in words; [] for nothing."""
    return [words for check in worth_knowing for words in check(ticket)]


def must_be_solvable(ticket) -> None:
    """Raises NotYet for a ticket that something still blocks."""
    if words := blockers(ticket):
        raise NotYet(words)
