"""What a rule says by itself answers nobody, and what it opens is its own: neither is taken for a colleague's or the customer's."""

from datetime import datetime

from pasokh.automation.jobs import open_request
from pasokh.automation.models import Run
from pasokh.desk.today.waiting import waiting_for
from pasokh.events.models import Event
from pasokh.notices.figures import count, figures_of
from pasokh.notices.models import DayFigures
from pasokh.notices.models.figures import BUSINESS
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.actions.rethread import lines_of, waiting_since
from pasokh.tickets.models import Message, Ticket
from pasokh.tickets.writing.meanwhile import must_have_read

ACKNOWLEDGES = {"do": "reply", "text": "رسید"}


def answered_today(shop):
    DayFigures.objects.all().delete()
    count(list(Event.objects.all()))
    return figures_of(datetime.now(shop.zone).date(), BUSINESS)[1].answered


def test_an_answer_by_a_rule_leaves_her_waiting(shop, rule, hear, automate):
    rule(on="message.received", actions=[ACKNOWLEDGES])
    ticket = hear("سفارشم نرسید").ticket
    since = ticket.waiting_since
    automate()
    ticket.refresh_from_db()
    answer = Message.objects.get(ticket=ticket, kind=Message.Kind.REPLY)
    assert answer.author_kind == "automation" and Event.objects.filter(kind="message.composed").exists()
    assert since and ticket.waiting_since == since and ticket.status.key == "new"
    assert (ticket.seen_by_staff, ticket.last_position) == (0, 2)
    assert waiting_since(ticket, lines_of(ticket)) is not None
    assert answered_today(shop) == 0
    assert [line.title for line in waiting_for(shop.owner).nobodys] == ["سفارشم نرسید"]
    must_have_read(ticket, by=shop.owner, seen=1)

    reply(ticket=ticket, by=shop.owner, text="پیگیری می‌کنم")
    ticket.refresh_from_db()
    assert ticket.waiting_since is None and ticket.status.key == "open" and ticket.seen_by_staff == 3
    assert waiting_since(ticket, lines_of(ticket)) is None
    assert answered_today(shop) == 1


def test_an_answer_by_a_rule_is_nothing_new_to_whoever_had_read_all(shop, rule, hear, automate):
    rule(on="ticket.tagged", actions=[ACKNOWLEDGES])
    ticket = hear().ticket
    ticket.see_as_staff(1, by=shop.owner)
    ticket.tag("فوری", by=shop.owner)
    automate()
    ticket.refresh_from_db()
    assert ticket.last_position == ticket.seen_by_staff == 2 and ticket.waiting_since


def test_what_a_rule_opens_is_not_said_by_the_customer(shop, rule, hear, automate):
    opens = rule(on="ticket.tagged", actions=[{"do": "ticket", "subject": "ارجاع به انبار", "text": "بسته را بیابید"}])
    greets = rule(trigger={"on": "message.received", "by": "customer"}, actions=[ACKNOWLEDGES], name="رسید")
    welcomes = rule(trigger={"on": "ticket.opened", "by": "customer"}, actions=[ACKNOWLEDGES], name="تازه")
    first = hear().ticket
    automate()
    first.tag("انبار", by=shop.owner)
    automate()
    for _twice in range(2):
        open_request(run_id=Run.objects.get(rule=opens).pk, step=0)
    automate()
    opened = Ticket.objects.get(subject="ارجاع به انبار")
    (said,) = opened.messages.all()
    assert (said.kind, said.author_kind, said.author_id) == (Message.Kind.NOTE, "automation", opens.pk)
    told = Event.objects.get(kind="ticket.opened", subject_id=opened.pk)
    assert (told.actor_kind, told.actor_id, opened.contact_id) == ("automation", opens.pk, first.contact_id)
    assert (opened.seen_by_staff, opened.waiting_since, opened.status.key) == (0, None, "new")
    assert not Run.objects.filter(rule__in=[greets, welcomes], ticket=opened).exists()
    assert Run.objects.filter(rule__in=[greets, welcomes], ticket=first).count() == 2
