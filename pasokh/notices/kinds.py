"""The kinds of notifications, the ways they come, and what a member hears who has chosen nothing."""

from typing import NamedTuple


class Kind(NamedTuple):
    """`weight` decides which of several kinds names a collapsed notification; `ways` are those it comes by unless a member chose otherwise."""

    weight: int
    ways: frozenset[str]


BELL, PUSH, MAIL, SOUND = WAYS = ("bell", "push", "mail", "sound")
EVERYTHING = frozenset(WAYS)

KINDS = {
    "mention": Kind(90, EVERYTHING),
    "task": Kind(80, EVERYTHING),
    "flow_asks": Kind(79, EVERYTHING),
    "late": Kind(78, EVERYTHING),
    "due_soon": Kind(76, EVERYTHING),
    "follow_up": Kind(75, EVERYTHING),
    "flow_person": Kind(74, EVERYTHING),
    "mailbox": Kind(73, EVERYTHING),
    "rule": Kind(72, EVERYTHING),
    "flow_failed": Kind(71, EVERYTHING),
    "failed": Kind(70, EVERYTHING),
    "offer": Kind(68, EVERYTHING),
    "crossed": Kind(67, EVERYTHING),
    "woke": Kind(65, EVERYTHING),
    "task_given": Kind(62, EVERYTHING),
    "assigned": Kind(60, EVERYTHING),
    "article_back": Kind(58, EVERYTHING),
    "article_asked": Kind(57, frozenset({BELL, PUSH, MAIL})),
    "article_due": Kind(56, frozenset({BELL, MAIL})),
    "message": Kind(50, EVERYTHING),
    "unassigned": Kind(40, frozenset({BELL, PUSH, SOUND})),
    "colleague": Kind(30, frozenset({BELL, MAIL})),
    "followed": Kind(20, frozenset({BELL, MAIL})),
    "joined": Kind(10, frozenset({BELL, MAIL})),
}

# A look at the ticket is not yet the deed that these ask for.
STAY_UNREAD = frozenset({"task", "follow_up", "flow_asks"})


def weightiest(kinds) -> str:
    """The kind that names a notification of several."""
    return max(kinds, key=lambda kind: KINDS[kind].weight)
