"""What the palette looks through for what is typed, in the order in which it shows it.

A room with something to find adds a Source to SOURCES: a function of (member, text) to its finds, the part of a
page that draws them, and what it is called. Each is asked once for what was typed, so each must be quick at a million rows.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pasokh.workspaces.rules import may

from . import finding


@dataclass(frozen=True)
class Source:
    """`find(member, text)` gives what `template` draws as `found`; whoever lacks the permission is given nothing."""

    key: str
    find: Callable
    template: str
    permission: str = ""

    def found(self, member, text) -> list:
        """What of it fits, best first."""
        return self.find(member, text) if not self.permission or may(member, self.permission) else []


SOURCES = [
    Source("requests", finding.tickets, "desk/palette/requests.html"),
    Source("people", lambda member, text: finding.people(text), "desk/palette/people.html", "contact.see"),
    Source("articles", finding.articles, "desk/palette/articles.html", "knowledge.read"),
]
