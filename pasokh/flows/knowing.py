"""What a run knows when a condition is asked: its ticket's facts, and its own variables."""

from datetime import date

import structlog

from pasokh.kernel.filters import bind, predicate
from pasokh.tickets.filters import facts_of, scope_of

from .graph.fields import PREFIX, all_fields

log = structlog.get_logger()


class Known:
    """Answers for fields: `var.<name>` from the variables, everything else from the ticket; nothing where there is none."""

    def __init__(self, graph, variables, facts):
        self.graph, self.variables, self.facts = graph, variables, facts

    def get(self, key):
        if key.startswith(PREFIX):
            return self._variable(key.removeprefix(PREFIX))
        return self.facts.get(key) if self.facts else None

    def _variable(self, name):
        value = self.variables.get(name)
        declared = self.graph.get("variables", {}).get(name)
        if value in (None, "") or declared is None:
            return None
        return date.fromisoformat(value) if declared["kind"] == "date" else value


def asking(graph, ticket):
    """holds(filter, variables) for `engine.advance`: of a ticket as it is in memory (None: of no ticket)."""

    def holds(filter, variables):
        try:
            scope = scope_of()
            facts = facts_of(ticket, scope) if ticket else None
            return predicate(bind(filter, all_fields(graph), scope))(Known(graph, variables, facts))
        except (ValueError, TypeError, AttributeError, KeyError, LookupError):
            log.exception("condition could not be asked")  # what it speaks of is no longer there: it does not hold
            return False

    return holds
