"""The choices with which a flow's question ends, one numbered line each: ways that have buttons show them as buttons."""

import re

from pasokh.kernel.persian.digits import to_latin

CHOICE = re.compile(r"([0-9۰-۹]{1,2})\. (.{1,64})")
MOST = 20


def choices_of(message) -> list[str]:
    """The labels of its choices, in their order: what is answered by any of them is a choice.

    None unless a flow says it, and its last lines are numbered from one on.
    """
    found = []
    for line in reversed(message.text.splitlines() if message.author_kind == "flow" else []):
        choice = CHOICE.fullmatch(line.strip())
        if not choice:
            break
        found.insert(0, (int(to_latin(choice[1])), choice[2]))
    are_numbered = [at for at, _label in found] == list(range(1, len(found) + 1))
    return [label for _at, label in found] if are_numbered and len(found) <= MOST else []
