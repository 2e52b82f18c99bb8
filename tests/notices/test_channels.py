"""Who hears of mailboxes and messengers that do not work."""

import pytest

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.models import Receipt
from pasokh.channels.watching import watch
from pasokh.notices.actions.notify import choices_of
from pasokh.notices.models import Notification
from pasokh.notices.push.letters import letter_of
from pasokh.notices.queries import page_for
from pasokh.notices.words import names_of

NEGAR, ADMIN = "نگار کریمی", "مدیر"


@pytest.fixture
def stuck(shop, sara, make_member, told):
    """Something in quarantine, of which nobody has heard yet."""
    make_member(ADMIN, role="admin")
    make_member("سرپرست", role="lead")
    mailbox = open_mailbox(name="ایمیل", inbox=shop.inbox, address="help@khaneno.example", by=shop.owner)
    told()
    return Receipt.objects.create(channel=mailbox, key="1", raw=b"x", state="quarantined", reason="x")


def test_admins_are_told_once_and_it_is_withdrawn_when_it_works(stuck, told):
    watch()
    assert told() == {(NEGAR, None): {"mailbox": 1}, (ADMIN, None): {"mailbox": 1}}
    watch()
    told()
    assert Notification.objects.count() == 2
    Receipt.objects.update(state="done")
    watch()
    assert told() == {}
    assert Notification.objects.count() == 2  # they stand in the list, read


def test_what_works_again_before_anybody_was_told_is_no_news(stuck, told):
    watch()
    Receipt.objects.update(state="done")
    watch()
    assert told() == {}
    assert Notification.objects.count() == 0


def test_it_says_what_is_wrong_and_leads_to_health(stuck, told, shop):
    watch()
    told()
    line = page_for(shop.owner).lines[0]
    assert "پردازش" in line.words
    notice = Notification.objects.select_related("member", "ticket").get(member=shop.owner)
    letter = letter_of(notice, choices_of({shop.owner.pk})[shop.owner.pk], names_of([notice]))
    assert letter["url"] == "/desk/settings/health"


def test_two_troubles_are_two_notices(stuck, told):
    from datetime import timedelta

    from django.utils import timezone

    from pasokh.channels.models import Channel

    since = (timezone.now() - timedelta(minutes=30)).isoformat()
    Channel.objects.update(health={"sending": {"ok": False, "since": since, "words": "no", "at": since}})
    watch()
    told()
    assert Notification.objects.filter(member__name=ADMIN).count() == 2
