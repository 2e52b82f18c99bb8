"""The page of health: real numbers, plain words, and trying again."""

from datetime import timedelta

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from pasokh.channels.actions.open_channel import open_mailbox
from pasokh.channels.actions.process import _note_bounce
from pasokh.channels.actions.send import retry as retry_message
from pasokh.channels.arrival import Arrival
from pasokh.channels.models import Channel, Delivery, Receipt
from pasokh.events import on, reactions
from pasokh.events.models import Event, FailedReaction
from pasokh.kernel import last_backup
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message

HEALTH = "/desk/settings/health"


@pytest.fixture
def mailbox(shop):
    settings = {"imap_host": "imap.khaneno.example"}
    return open_mailbox(
        name="نامه‌ها", inbox=shop.inbox, address="help@khaneno.example", by=shop.owner, settings=settings
    )


@pytest.fixture
def page(desk):
    return lambda: desk.get(HEALTH).content.decode()


@pytest.fixture
def broken(monkeypatch, shop, hear):
    """A reaction that failed, and whether it still does."""
    monkeypatch.setattr(reactions, "_reactions", type(reactions._reactions)(list))
    still = [True]

    @on("ticket.solved")
    def rings_a_bell(event):
        if still:
            raise RuntimeError("no <bell>")

    hear().ticket.solve(by=shop.owner)
    return still


def test_a_quiet_shop_is_well(page, owner_sql):
    shown = page()
    for words in ("صندوق ایمیل بازی نیست", "همهٔ پاسخ‌ها رسیده‌اند", "هیچ کاری ناتمام نمانده", "هیچ کاری رها نشده"):
        assert words in shown


def test_version_and_backup_are_told(page, settings, tmp_path):
    import pasokh

    settings.PASOKH_HOME = tmp_path
    assert "هنوز روی این دستگاه نسخهٔ پشتیبانی گرفته نشده است" in page()
    last_backup.remember(tmp_path, made_at="2026-11-22T01:02:03+00:00", version="0.1.0")
    shown = page()
    assert 'datetime="2026-11-22T01:02:03' in shown
    assert pasokh.version() in shown


@pytest.mark.parametrize(
    ("noted", "words"),
    [
        (None, "هنوز بررسی نشده"),
        ({"ok": True, "words": "", "age": 1}, "در حال دریافت"),
        ({"ok": True, "words": "", "age": 60}, "مدتی است بررسی نشده"),
        ({"ok": False, "words": "LOGIN failed <x>", "age": 1}, "دریافت نمی‌شود"),
    ],
)
def test_a_mailbox_says_how_it_is(desk, page, mailbox, noted, words):
    if noted:
        at = (timezone.now() - timedelta(minutes=noted.pop("age"))).isoformat()
        Channel.objects.filter(pk=mailbox.pk).update(health={"imap": noted | {"at": at}})
    assert words in page()
    said = bool(noted and noted["words"])
    assert ("LOGIN failed &lt;x&gt;" in page()) == said
    assert (
        "LOGIN failed &lt;x&gt;" in desk.get(f"/desk/settings/mailboxes/{mailbox.public_id}").content.decode()
    ) == said


def test_a_mailbox_that_fails_says_since_when_and_when_it_worked_last(page, mailbox):
    noted = {"ok": False, "words": "LOGIN failed", "at": "2026-11-22T01:02:00+00:00"}
    told = noted | {"since": "2026-11-21T01:02:00+00:00", "last_ok": "2026-11-20T01:02:00+00:00"}
    for health in (noted, told | {"last_ok": ""}, told):
        Channel.objects.filter(pk=mailbox.pk).update(health={"imap": health})
        shown = page()
        times = [f'datetime="{health.get(name) or "never"}'[:26] in shown for name in ("since", "last_ok")]
        assert times == [bool(health.get("since")), bool(health.get("last_ok"))]


def test_answers_that_failed_lead_to_their_requests(page, shop, mailbox, hear):
    ticket = hear(channel="email", origin=mailbox.origin).ticket
    for state, text in (("failed", "a"), ("unsure", "b"), ("sent", "c")):
        message = reply(ticket=ticket, by=shop.owner, text=text)
        Delivery.objects.filter(message=message).update(state=state, answer="550 <no>", attempts=3)
    shown = page()
    assert shown.count("550 &lt;no&gt;") == 2
    assert shown.count(f"/desk/tickets/{ticket.number}#message-") == 2
    assert "شاید رسیده باشد" in shown


def test_what_waits_in_quarantine_is_counted(page, mailbox):
    Receipt.objects.create(channel=mailbox, key="k", state="quarantined")
    assert '<a href="/desk/quarantine/">۱</a>' in page()


def test_a_failed_reaction_is_shown_and_tried_again(desk, page, broken, shop):
    failure = FailedReaction.objects.get()
    shown = page()
    assert "no &lt;bell&gt;" in shown
    assert "rings_a_bell" in shown
    assert "ticket.solved" in shown
    assert desk.post(f"{HEALTH}/reactions/{failure.pk}").status_code == 302
    failure.refresh_from_db()
    assert (failure.attempts, failure.solved_at) == (2, None)
    assert "۲ بار تلاش" in page()
    broken.clear()
    desk.post(f"{HEALTH}/reactions/{failure.pk}")
    failure.refresh_from_db()
    assert failure.solved_at is not None
    assert "rings_a_bell" not in page()
    assert Event.objects.filter(kind="reaction.retried").count() == 2
    assert "دوباره اجرا کرد" in desk.get("/desk/settings/audit").content.decode()


def test_only_admins_try_again(make_member, sign_in, broken, desk):
    failure = FailedReaction.objects.get()
    broken.clear()
    lead = sign_in(make_member("سارا", role="lead"))
    assert lead.post(f"{HEALTH}/reactions/{failure.pk}").status_code == 403
    assert desk.get(f"{HEALTH}/reactions/{failure.pk}").status_code == 405
    assert desk.post(f"{HEALTH}/reactions/{failure.pk + 999}").status_code == 404
    failure.refresh_from_db()
    assert (failure.attempts, failure.solved_at) == (1, None)


def test_every_reaction_and_job_has_words():
    """A new one must be told of in words: health_words names them all."""
    from pasokh.desk.settings.health_words import job_words, reaction_words
    from pasokh.kernel.jobs import _by_name

    registered = (*reactions._reactions.values(), *reactions._gatherings.values())
    ours = {reactions.name_of(each) for several in registered for each in several}
    unnamed = {name for name in ours if name.startswith("pasokh.") and reaction_words(name) == name}
    # What runs by the clock runs for all businesses, and is on no business's page.
    named = (name for name in _by_name if name.startswith("pasokh."))
    jobs = {name for name in named if job_words(name) == name and f"{name}.tick" not in app.tasks}
    assert (unnamed, jobs) == (set(), set())


def test_trouble_of_years_stays_a_quick_page(desk, shop, mailbox, hear, count_queries):
    def queries():
        with count_queries() as counted:
            assert desk.get(HEALTH).status_code == 200
        return len([query for query in counted.captured_queries if "SAVEPOINT" not in query["sql"]])

    ticket = hear(channel="email", origin=mailbox.origin).ticket
    event = Event.objects.order_by("-pk").first()

    def fail(number):
        reply(ticket=ticket, by=shop.owner, text=str(number))
        FailedReaction.objects.create(event=event.pk, reaction=f"pasokh.x.{number}", error="x")

    fail(0)
    Delivery.objects.update(state="failed")
    desk.get(HEALTH)
    one = queries()
    for number in range(1, 6):
        fail(number)
    Delivery.objects.update(state="failed")
    assert queries() == one


def test_a_mailbox_tells_how_sending_goes_what_waits_and_how_far_behind_it_is(page, mailbox, shop, hear):
    since = timezone.now() - timedelta(hours=2)
    failing = {
        "ok": False,
        "words": "535 <b>no</b>",
        "at": since.isoformat(),
        "since": since.isoformat(),
        "last_ok": "",
    }
    progress = {"folders": {"INBOX": {"uid": 4, "next": 10}}}
    Channel.objects.filter(pk=mailbox.pk).update(health={"imap": failing, "sending": failing}, progress=progress)
    Receipt.objects.create(channel=mailbox, key="w", raw=b"x")
    message = reply(ticket=hear(channel="email", origin=mailbox.origin).ticket, by=shop.owner, text="رسید؟")
    assert Delivery.objects.filter(message=message).count() == 1
    shown = page()
    for words in (
        "ارسال ناموفق از:",
        "535 &lt;b&gt;no&lt;/b&gt;",
        "حداکثر ۵ ایمیل روی سرور منتظر است",
        "۱ پیام منتظر خوانده‌شدن است",
        "۱ پاسخ منتظر ارسال است",
    ):
        assert words in shown
    Channel.objects.filter(pk=mailbox.pk).update(health={"sending": failing | {"ok": True}})
    shown = page()
    assert ("آخرین ارسال:" in shown, "ارسال ناموفق از:" in shown) == (True, False)


def test_a_notice_of_a_mailbox_leads_here(desk, mailbox):
    from pasokh.channels.watching import watch
    from pasokh.notices.actions.notify import notify

    Receipt.objects.create(channel=mailbox, key="q", raw=b"x", state="quarantined", reason="x")
    watch()
    notify(list(Event.objects.filter(kind="channel.failing")))
    assert f'href="{HEALTH}"' in desk.get("/desk/notices").content.decode().split("notices-rows")[1]
    assert "channel.failing" not in desk.get("/desk/settings/audit").content.decode()


def test_what_came_back_or_missed_somebody_is_no_answer_that_got_through(page, shop, mailbox, hear):
    ticket = hear(channel="email", origin=mailbox.origin).ticket
    message = reply(ticket=ticket, by=shop.owner, text="a")
    Delivery.objects.filter(message=message).update(state="sent", sent_at=timezone.now(), answer="250 taken")
    Message.objects.filter(pk=message.pk).update(state="sent", external_id="<9@us>")
    assert "همهٔ پاسخ‌ها رسیده‌اند" in page()
    receipt = Receipt.objects.create(channel=mailbox, key="bounce")
    _note_bounce(receipt, Arrival(sender=("", ""), bounce_of="<9@us>", bounce_words="550 no such user"))
    shown = page()
    assert "همهٔ پاسخ‌ها رسیده‌اند" not in shown
    assert "550 no such user" in shown and "فرستاده شد" in shown
    retry_message(Message.objects.get(pk=message.pk))
    assert "همهٔ پاسخ‌ها رسیده‌اند" in page()
