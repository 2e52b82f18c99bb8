"""A reply that may have arrived: shown as such, and sent again by whoever presses for it."""

import pytest

from pasokh.channels.models import Channel, Delivery
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.actions.report_state import report_state


@pytest.fixture
def message(shop, hear):
    mailbox = Channel.objects.create(kind="email", name="پشتیبانی", inbox=shop.inbox)
    return reply(ticket=hear(channel="email", origin=mailbox.origin).ticket, by=shop.owner, text="پاسخ")


def went_wrong(message, state, failure):
    Delivery.objects.update(state=state)
    report_state(message=message, state="failed", failure=failure)


@pytest.mark.parametrize(
    ("state", "failure", "shown", "not_shown"),
    [
        ("unsure", "unsure", ["شاید فرستاده شده", "شاید رسیده باشد", "دوباره بفرستید"], ["فرستاده نشد", "تلاش دوباره"]),
        ("failed", "550 no", ["فرستاده نشد", "550 no"], ["شاید", "دوباره بفرستید"]),
    ],
)  # fmt: skip
def test_what_may_have_arrived_is_told_from_what_has_not(desk, message, state, failure, shown, not_shown):
    went_wrong(message, state, failure)
    page = desk.get(f"/desk/tickets/{message.ticket.number}").text
    line = page.partition(f'id="message-{message.pk}"')[2].partition("</article>")[0]
    assert [words for words in shown if words not in line] == []
    assert [words for words in not_shown if words in line] == []


def test_pressing_sends_it_again(desk, message):
    went_wrong(message, "unsure", "unsure")
    assert desk.post(f"/desk/tickets/{message.ticket.number}/messages/{message.pk}/again").status_code == 302
    message.refresh_from_db()
    assert (message.state, Delivery.objects.get().state) == ("queued", "queued")
