"""What the head offers of a ticket's life: the workspace's own statuses beside the steps that everybody has."""

from django.utils.translation import get_language

from pasokh.tickets.life import life_rules, offered_statuses
from pasokh.tickets.models import Category, LifeRules
from pasokh.workspaces.rules import may

UNDER_WAY = (Category.OPEN, Category.PAUSED)


def life_menu(ticket, member) -> dict:
    """For a ticket that the member sees: nothing here asks the database more than every few seconds."""
    own = [status for status in offered_statuses() if not status.shipped]
    return {
        "asks": life_rules().asks != LifeRules.Asks.NEVER,
        "may_close": may(member, "ticket.close"),
        "moves": [_line(each, ticket) for each in own if each.category in UNDER_WAY],
        "solved": [_line(each, ticket) for each in own if each.category == Category.SOLVED],
        "closed": [_line(each, ticket) for each in own if each.category == Category.CLOSED],
    }


def _line(status, ticket):
    chosen = status.pk == ticket.status_id
    return {"id": status.public_id, "label": status.label(get_language()), "chosen": chosen}
