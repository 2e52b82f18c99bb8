"""What must be done before a request may be solved. Rooms and capabilities register their checks; `solve` asks `blockers`."""

# Functions of a ticket to the words for what is still to be done, one for each thing, in the active language.
before_solving = []


# Functions of a ticket to what a person should know before she solves it, in words; nothing is refused for that.
worth_knowing = []


class NotYet(ValueError):
    """The request cannot be solved yet. `words` say what is still to be done, one sentence for each thing; nothing has changed."""

    def __init__(self, words):
        super().__init__(" ".join(words))
        self.words = words


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
