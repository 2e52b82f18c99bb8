"""Verbs of which each request can be sent once only: what they are about is made right before, by the program itself."""

from .deeds import Deed

SPLITS = 3  # of each ticket


def turns_once(here, known) -> dict:
    """What makes the requests of each verb: it is called when they are about to be sent."""
    facts = here.facts["many"]
    return {"undo": lambda: _undo(facts, known), "split": lambda: _split(facts, known)}


def _undo(facts, known):
    """Of what was just done: each ticket was waited for, and tagged."""
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Ticket
    from pasokh.workspaces.models import Member

    done = []
    with workspace(facts["workspace"]):
        me = Member.objects.get(pk=facts["owner"])
        for ticket in Ticket.objects.filter(number__in=known["numbers"]):
            done += [ticket.wait(by=me), _judged(ticket, me)]
    return [Deed(f"undo/{event.pk}", {}) for event in done if event]


def _judged(ticket, me):
    from pasokh.events import tracked

    ticket.judge(by=me, impact=1 if ticket.impact == 3 else 3)
    return next((event for event in tracked(ticket) if event.kind == "ticket.judged"), None)


def _split(facts, known):
    """Of answers that were just written, each of which becomes a request of its own."""
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.actions.reply import reply
    from pasokh.tickets.models import Ticket
    from pasokh.workspaces.models import Member

    with workspace(facts["workspace"]):
        me = Member.objects.get(pk=facts["owner"])
        tickets = list(Ticket.objects.filter(number__in=known["numbers"]))
        said = [(each.number, reply(ticket=each, by=me, text="و باز").pk) for _ in range(SPLITS) for each in tickets]
    return [Deed(f"tickets/{number}/messages/{message}/split", {"subject": "جدا شد"}) for number, message in said]
