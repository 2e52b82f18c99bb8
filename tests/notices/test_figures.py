"""What a day's figures count: what people did and did not take back; apart from it, what rules did by themselves."""

from datetime import timedelta

from pasokh.events.actors import Actor
from pasokh.events.models import Event
from pasokh.notices.figures import count, figures_of
from pasokh.notices.models import DayFigures
from pasokh.tickets.actions.hold import hold, solved_with, take_back
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.actions.split import split
from pasokh.tickets.actions.undo import undo
from pasokh.tickets.models.steps import shipped
from tests.days import today


class ByRule:
    """A rule as whoever does something."""

    name, actor = "رسید", Actor("automation", 7)


def figures(member, day=None):
    """Hers, those of people, those of machines: (opened, answered, solved) of each, of everything in the log counted at once."""
    DayFigures.objects.all().delete()
    count(list(Event.objects.order_by("xact_id", "pk")))
    return [(each.opened, each.answered, each.solved) for each in figures_of(day or today(), member.pk)]


def test_a_solve_that_was_undone_is_no_solve(shop, ticket, make_member, hear):
    sara, other = make_member(), hear().ticket
    done = ticket.solve(by=shop.owner, reason="درست شد")
    other.solve(by=sara)
    assert figures(shop.owner) == [(0, 0, 1), (2, 0, 2), (0, 0, 0)]
    undo(event=done, by=shop.owner)
    assert figures(shop.owner) == [(0, 0, 0), (2, 0, 1), (0, 0, 0)]
    assert figures(sara)[0] == (0, 0, 1)
    ticket.refresh_from_db()
    ticket.solve(by=shop.owner)
    assert figures(shop.owner)[0] == (0, 0, 1)


def test_what_is_opened_again_later_was_solved_and_an_undo_of_that_solves_nothing(shop, ticket):
    ticket.solve(by=shop.owner)
    opened = ticket.reopen(by=shop.owner)
    assert figures(shop.owner)[0] == (0, 0, 1)
    undo(event=opened, by=shop.owner)
    ticket.refresh_from_db()
    assert ticket.settled and figures(shop.owner)[0] == (0, 0, 1)
    undo(event=ticket.close(by=shop.owner, reason="تمام"), by=shop.owner)
    assert figures(shop.owner)[:2] == [(0, 0, 1), (1, 0, 1)]


def test_a_solve_goes_with_the_answer_that_is_taken_back(shop, ticket):
    held = hold(ticket=ticket, by=shop.owner, text="درست شد")
    ticket.refresh_from_db()
    event = ticket.solve(by=shop.owner)
    solved_with(ticket=ticket, by=shop.owner, client_id=held.client_id, event=event)
    assert figures(shop.owner)[0] == (0, 0, 1)
    take_back(ticket=ticket, held_id=held.pk, by=shop.owner)
    assert figures(shop.owner)[0] == (0, 0, 0)


def test_an_undo_counts_on_the_day_of_what_it_takes_back(shop, ticket):
    done = ticket.solve(by=shop.owner)
    undo(event=done, by=shop.owner)
    Event.objects.filter(pk=done.pk).update(created_at=done.created_at - timedelta(days=1))
    assert figures(shop.owner)[0] == (0, 0, 0)
    assert figures(shop.owner, today() - timedelta(days=1))[:2] == [(0, 0, 0), (0, 0, 0)]


def test_a_split_is_a_new_request_until_it_is_taken_back(shop, hear):
    first = hear().ticket
    said = hear("و یک سؤال دیگر", ticket_id=first.pk).message
    split(ticket=first, message_id=said.pk, by=shop.owner)
    assert figures(shop.owner)[:2] == [(1, 0, 0), (2, 0, 0)]
    undo(event=Event.objects.get(kind="ticket.split"), by=shop.owner)
    assert figures(shop.owner)[:2] == [(0, 0, 0), (1, 0, 0)]


def test_what_rules_do_is_counted_apart(shop, ticket, hear):
    by = ByRule()
    reply(ticket=ticket, by=by, text="رسید")
    ticket.refresh_from_db()
    ticket.move_to(shipped("solved"), actor=by.actor)
    assert figures(shop.owner) == [(0, 0, 0), (1, 0, 0), (0, 1, 1)]


def test_read_bit_by_bit_the_figures_are_the_same(shop, ticket):
    done = ticket.solve(by=shop.owner)
    undo(event=done, by=shop.owner)
    at_once = figures(shop.owner)
    DayFigures.objects.all().delete()
    for event in Event.objects.order_by("pk"):
        count([event])
    assert [(each.opened, each.answered, each.solved) for each in figures_of(today(), shop.owner.pk)] == at_once
