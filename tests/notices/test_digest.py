"""The digest by mail, and when a member is left in peace."""

from datetime import UTC, datetime, time
from email import message_from_bytes, policy

import pytest
from django.core import mail
from hypothesis import given as for_all
from hypothesis import strategies as st

from pasokh.calendars.actions.keep_days import set_day
from pasokh.kernel.tenancy import workspace
from pasokh.notices.actions.choose import choose
from pasokh.notices.digest import due_members, send_digest
from pasokh.notices.jobs import tell
from pasokh.notices.models import Choices, Notification
from pasokh.notices.quiet import is_quiet, zone_of
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Workspace

# Tehran is three and a half hours ahead; the 23rd of November 2026 is a Monday, the 27th a Friday.
SEVEN_IN_TEHRAN, SIX_IN_TEHRAN = datetime(2026, 11, 23, 3, 35, tzinfo=UTC), datetime(2026, 11, 23, 2, 35, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 27, 6, 5, tzinfo=UTC)


@pytest.fixture
def waiting(real_shop, say, settings):
    """Something that waits for Negar."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    ticket = say("سفارش ۱۴۰۳۷ هنوز نرسیده")
    with workspace(real_shop):
        Ticket.objects.filter(pk=ticket.pk).update(assignee=real_shop.owner, subject="سفارش <b>نرسیده</b>")
        choose(by=real_shop.owner, digest="daily")
        tell()
    return ticket


def due(real_shop, at):
    with workspace(real_shop):
        return due_members(Workspace.objects.get(pk=real_shop.pk), at)


def test_the_daily_digest_comes_on_the_morning_of_a_working_day(real_shop, waiting):
    mine = [real_shop.owner.pk]
    assert due(real_shop, SIX_IN_TEHRAN) == []
    assert due(real_shop, SEVEN_IN_TEHRAN) == mine
    assert due(real_shop, FRIDAY) == []
    with workspace(real_shop):
        set_day(by=real_shop.owner, day=SEVEN_IN_TEHRAN.date(), blocks=(), name="اسباب‌کشی")
    assert due(real_shop, SEVEN_IN_TEHRAN) == []
    with workspace(real_shop):
        choose(by=real_shop.owner, digest="hourly")
    assert due(real_shop, FRIDAY) == mine


def test_it_says_what_waits_from_right_to_left_and_once(real_shop, waiting, settings):
    send_digest(real_shop.pk, real_shop.owner.pk)
    (sent,) = mail.outbox
    assert sent.to == ["negar@khaneno.example"]
    assert "در انتظار شماست" in sent.subject and real_shop.name in sent.subject
    html = message_from_bytes(sent.message().as_bytes(), policy=policy.default).get_body(("html",)).get_content()
    assert 'dir="rtl"' in html and f"{settings.PASOKH_URL}/desk/tickets/{waiting.number}" in html
    assert "<b>نرسیده</b>" not in html and "&lt;b&gt;" in html
    assert "سفارش <b>نرسیده</b>" in sent.body
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    send_digest(real_shop.pk, real_shop.owner.pk)
    assert len(mail.outbox) == 1
    with workspace(real_shop):
        assert Choices.objects.get().digested_at is not None


def test_what_she_has_seen_is_not_mailed(real_shop, waiting):
    with workspace(real_shop):
        Notification.objects.update(read_at=datetime.now(UTC))
    assert due(real_shop, SEVEN_IN_TEHRAN) == []
    send_digest(real_shop.pk, real_shop.owner.pk)
    assert mail.outbox == []


def test_what_she_may_no_longer_see_is_not_mailed(real_shop, waiting):
    with workspace(real_shop):
        type(real_shop.owner).objects.filter(pk=real_shop.owner.pk).update(sees="own")
        Ticket.objects.filter(pk=waiting.pk).update(assignee=None)
    send_digest(real_shop.pk, real_shop.owner.pk)
    assert mail.outbox == []


def test_a_server_that_fails_loses_nothing(real_shop, waiting, monkeypatch):
    def fails(message):
        raise OSError("no route")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMultiAlternatives.send", fails)
        with pytest.raises(OSError):
            send_digest(real_shop.pk, real_shop.owner.pk)
    send_digest(real_shop.pk, real_shop.owner.pk)
    assert len(mail.outbox) == 1


def test_nothing_is_mailed_to_who_left(real_shop, waiting):
    with workspace(real_shop):
        type(real_shop.owner).objects.filter(pk=real_shop.owner.pk).update(deactivated_at=datetime.now(UTC))
    assert due(real_shop, SEVEN_IN_TEHRAN) == []
    send_digest(real_shop.pk, real_shop.owner.pk)
    assert mail.outbox == []


def at(hour, minute=0):
    return datetime.combine(datetime(2026, 11, 23), time(hour, minute), tzinfo=UTC)


@for_all(start=st.integers(0, 1439), end=st.integers(0, 1439), minute=st.integers(0, 1439))
def test_quiet_hours_are_the_minutes_from_start_to_end_over_midnight_too(start, end, minute):
    choices = Choices(workspace_id=1, member_id=1, quiet="hours", quiet_from=start, quiet_until=end, time_zone="UTC")
    quiet_minutes = {(start + step) % 1440 for step in range((end - start) % 1440 or 1440)}
    assert is_quiet(choices, Workspace(), at(minute // 60, minute % 60)) == (minute in quiet_minutes)


def test_quiet_hours_are_hers_wherever_she_is():
    choices = Choices(workspace_id=1, member_id=1, quiet="hours", quiet_from=22 * 60, quiet_until=7 * 60)
    tehran = Workspace(time_zone="Asia/Tehran")
    assert is_quiet(choices, tehran, at(19)) is True  # 22:30 in Tehran
    choices.time_zone = "Europe/London"
    assert is_quiet(choices, tehran, at(19)) is False
    choices.time_zone = "Mars/Base"
    assert zone_of(choices, tehran) == tehran.zone


def test_she_may_be_quiet_whenever_the_business_is_closed(shop):
    choices = Choices(member_id=shop.owner.pk, quiet="closed")
    assert is_quiet(choices, shop, at(8)) is False  # 11:30 on a Monday
    assert is_quiet(choices, shop, FRIDAY) is True
