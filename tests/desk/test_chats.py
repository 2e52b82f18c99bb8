"""Several chats at once: the column, the number over the rail, what is told live, and how much room she has."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pasokh.channels.models import Channel
from pasokh.desk.chats.shown import USUAL, clock
from pasokh.desk.chats.talks import MOST
from pasokh.desk.live.projectors import rows_changed
from pasokh.desk.live.topics import allowed, chats_topic, page_topics
from pasokh.events.models import Event
from pasokh.live.subscriptions import Wanted
from pasokh.routing.models import Offer
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import Ticket
from pasokh.workspaces.models import Team

from ..routing.conftest import come, customer, line

CHATS = "/desk/chats/"
PART = {"HX-Request": "true", "HX-Target": "chats"}


@pytest.fixture
def talk(shop, hear, chat):
    """A chat with Negar: talk("سلام", "هستید؟", name="مریم")."""

    def talk(*words, name="مریم", site=chat, **fields):
        ticket = hear(words[0], contact=customer(name), origin=site.origin, **fields).ticket
        for each in words[1:]:
            hear(each, ticket_id=ticket.pk, contact=ticket.contact, origin=site.origin)
        ticket.refresh_from_db()
        ticket.assign(shop.owner, by=shop.owner)
        return ticket

    return talk


def column(desk):
    return desk.get(CHATS, headers=PART).content.decode()


def names(html):
    return re.findall(r'<span class="row-who"><bdi>(.*?)</bdi>', html)


def test_the_column_has_what_is_open_with_her_and_is_a_chat(shop, desk, talk, hear, make_member, chat):
    sara = make_member("سارا")
    one, two = talk("سلام", "کسی هست؟", name="یک"), talk("سلام", name="دو")
    solved, others, mail = talk("سه", name="سه"), talk("چهار", name="چهار"), hear("نامه", channel="email").ticket
    solved.solve(by=shop.owner)
    others.assign(sara, by=shop.owner)
    mail.assign(shop.owner, by=shop.owner)
    two.snooze(by=shop.owner)
    five = talk("پنج", name="پنج")
    html = column(desk)
    assert names(html) == ["یک", "پنج"]
    assert [f'id="chat-{ticket.pk}"' in html for ticket in (one, five)] == [True, True]
    assert re.findall(r'data-shortcut="(Alt\+Digit.)"', html) == ["Alt+Digit1", "Alt+Digit2"]
    assert "<html" not in html


def test_of_more_chats_than_fit_those_that_have_waited_longest_are_shown(shop, desk, talk):
    first, answered = talk("سلام", name="نخستین"), talk("سلام", name="پاسخ‌گرفته")
    Ticket.objects.filter(pk=first.pk).update(waiting_since=timezone.now() - timedelta(hours=2))
    for number in range(MOST - 2):
        talk("سلام", name=f"دیگری {number}")
    assert "chats-more" not in column(desk)
    talk("سلام", name="بازپسین")
    assert "chats-more" in column(desk)
    reply(ticket=answered, by=shop.owner, text="بفرمایید")
    shown = names(column(desk))
    assert (len(shown), "نخستین" in shown, "پاسخ‌گرفته" in shown) == (MOST, True, False)


def test_a_line_says_who_waits_since_when_and_how_much_she_said(shop, desk, talk):
    ticket = talk("سلام", "کسی هست؟", "الو")
    Ticket.objects.filter(pk=ticket.pk).update(waiting_since=timezone.now() - timedelta(minutes=2, seconds=5))
    html = column(desk)
    assert re.search(r'class="chip chip-wait chip-warn".*?>۲:۰\d<', html)
    assert "۳ پیام خوانده‌نشده" in html
    ticket.see_as_staff(ticket.last_position, by=shop.owner)
    assert "chat-unread" not in column(desk)
    reply(ticket=ticket, by=shop.owner, text="سلام، بفرمایید")
    assert "chip-wait" not in column(desk)


@pytest.mark.parametrize(
    ("ago", "said", "colour"),
    [
        (0, "۰:۰۰", ""),
        (59, "۰:۵۹", ""),
        (61, "۱:۰۱", "warn"),
        (181, "۳:۰۱", "danger"),
        (3725, "۱:۰۲:۰۵", "danger"),
        (200_000, "۲ روز", "danger"),
    ],
)
def test_patience_has_a_clock_and_a_colour(shop, ago, said, colour):
    from django.utils.translation import override

    since = timezone.now() - timedelta(seconds=ago, milliseconds=300)
    with override("fa"):
        assert (clock(since), USUAL.colour(since)) == (said, colour)


def test_each_site_says_when_patience_wears_thin(shop, desk, talk, chat):
    other = Channel.objects.create(
        kind="chat", name="فروشگاه دوم", inbox=shop.inbox, settings={"warn_after": 10, "late_after": 30}
    )
    quick, usual = talk("سلام", site=other), talk("سلام")
    Ticket.objects.update(waiting_since=timezone.now() - timedelta(seconds=40))
    html = column(desk)
    chips = dict(re.findall(r'id="chat-(\d+)".*?class="chip chip-wait(.*?)"', html, re.DOTALL))
    assert chips == {str(quick.pk): " chip-danger", str(usual.pk): ""}
    assert re.findall(r'data-waiting-warn-value="(\d+)" data-waiting-late-value="(\d+)"', html) == [
        ("10", "30"),
        ("60", "180"),
    ]


def test_several_sites_are_told_apart(shop, desk, talk, chat):
    talk("سلام")
    assert "<bdi>سایت</bdi>" not in column(desk)
    other = Channel.objects.create(kind="chat", name="فروشگاه دوم", inbox=shop.inbox)
    ticket = talk("سلام", site=other)
    team = Team.objects.create(name="فروش")
    ticket.route_to(team, by=shop.owner)
    html = column(desk)
    assert ("<bdi>سایت</bdi>" in html, "<bdi>فروشگاه دوم</bdi>" in html, "<bdi>فروش</bdi>" in html) == (
        True,
        True,
        True,
    )


def test_nine_chats_ask_as_much_as_one(desk, talk, count_queries):
    def asked():
        column(desk)
        with count_queries() as queries:
            column(desk)
        return [each["sql"] for each in queries.captured_queries if "SAVEPOINT" not in each["sql"]]

    talk("سلام")
    one = asked()
    for number in range(11):
        talk("سلام", "الو", name=f"مشتری {number}")
    assert len(asked()) == len(one)
    assert sum("tickets_ticket" in sql for sql in one) == 1
    html = column(desk)
    assert len(names(html)) == 12
    assert len(re.findall(r"Alt\+Digit", html)) == 9


def test_the_page_and_the_thread_of_one(desk, talk):
    ticket = talk("کفش دارید؟")
    page = desk.get(f"{CHATS}{ticket.number}").content.decode()
    assert ("<html" in page, 'aria-current="true"' in page, "کفش دارید؟" in page) == (True, True, True)
    assert (
        'aria-current="true"' not in re.search(r'<ol class="rows".*?</ol>', desk.get(CHATS).content.decode(), re.S)[0]
    )
    part = desk.get(f"{CHATS}{ticket.number}", headers={"HX-Request": "true", "HX-Target": "main"}).content.decode()
    whole = desk.get(
        f"/desk/tickets/{ticket.number}", headers={"HX-Request": "true", "HX-Target": "main"}
    ).content.decode()
    assert re.sub(r'value="[^"]*"', "", part) == re.sub(
        r'value="[^"]*"', "", whole
    )  # the same thread, the same composer
    assert 'id="composer"' in part


def test_who_answers_nobody_has_no_chats_and_nobody_sees_others(shop, talk, sign_in, make_member):
    ticket = talk("سلام")
    light = sign_in(make_member("سبک", role="light"))
    assert [light.get(path).status_code for path in (CHATS, f"{CHATS}count", f"{CHATS}{ticket.number}")] == [403] * 3
    assert CHATS not in light.get("/desk/").content.decode()
    own = sign_in(make_member("خودی", sees="own"))
    assert own.get(f"{CHATS}{ticket.number}").status_code == 404
    assert names(own.get(CHATS, headers=PART).content.decode()) == []


def test_the_rail_counts_those_who_wait(shop, desk, talk):
    def rail():
        return re.search(r'id="chats-count"[^>]*>(.*?)</span></a>', desk.get("/desk/contacts/").content.decode(), re.S)[
            1
        ]

    assert "<span" not in rail()
    ticket = talk("سلام", "الو")
    talk("سلام")
    assert "۲ گفت‌وگو" in rail()
    assert "۲ گفت‌وگو" in desk.get(f"{CHATS}count").content.decode()
    reply(ticket=ticket, by=shop.owner, text="سلام")
    assert "۱ گفت‌وگو" in desk.get(f"{CHATS}count").content.decode()


def test_a_business_without_chats_has_no_page_of_them(shop, desk):
    assert f'href="{CHATS}"' not in desk.get("/desk/contacts/").content.decode()
    assert chats_topic(shop.owner.pk) not in page_topics(shop.owner)


def test_it_is_told_live_to_her_whose_chat_it_is(shop, talk, hear, make_member):
    sara, ticket, mail = make_member("سارا", sees="own"), talk("سلام"), hear("نامه", channel="email").ticket
    mail.assign(shop.owner, by=shop.owner)
    hers, saras = chats_topic(shop.owner.pk), chats_topic(sara.pk)
    assert allowed(shop.owner, [hers, saras]) == (hers,)

    def told(since):
        events = list(Event.objects.filter(pk__gt=since).order_by("pk"))
        return {(frame.topic, frame.data["ticket"]) for frame in rows_changed(events, Wanted({hers, saras}))}

    before = Event.objects.latest("pk").pk
    hear("هستید؟", ticket_id=ticket.pk, contact=ticket.contact, origin=ticket.origin)
    note(ticket=mail, by=shop.owner, text="یادداشت")
    assert told(before) == {(hers, ticket.pk)}
    before = Event.objects.latest("pk").pk
    ticket.refresh_from_db()
    ticket.assign(sara, by=shop.owner)
    assert told(before) == {(hers, ticket.pk), (saras, ticket.pk)}


@pytest.fixture
def queue(shop):
    team = Team.objects.create(name="فروش")
    team.memberships.create(member=shop.owner)
    come(shop.owner)
    return line(shop.owner, [team], offer_seconds=60)


def test_an_offer_accepted_among_chats_opens_there(queue, shop, desk, hear, chat):
    at_chats = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{CHATS}"}
    elsewhere = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/queue/"}
    for headers, header in ((at_chats, "HX-Location"), (elsewhere, "HX-Redirect")):
        ticket = hear(contact=customer(), origin=chat.origin).ticket
        offer = Offer.objects.get(ticket=ticket)
        answer = desk.post(f"/desk/queue/offers/{offer.public_id}/accept", headers=headers)
        assert (answer.status_code, str(ticket.number) in answer.headers[header]) == (204, True)


def test_how_many_more_she_takes_stands_over_them_and_she_may_say_no_more(queue, shop, desk, talk):
    talk("یک"), talk("دو"), talk("سه")
    assert "۳ از ۴ گفت‌وگو" in column(desk)
    assert 'value="busy"' in column(desk)
    assert desk.post("/desk/presence", {"state": "busy"}, headers=PART).status_code == 204
    html = column(desk)
    assert ('value="busy"' in html, 'value="available"' in html) == (False, True)


def test_who_works_no_queue_has_no_limit_to_show(desk, talk):
    talk("یک")
    assert "chats-room" not in column(desk)


def test_who_has_no_chat_is_led_to_the_queue_she_works(shop, desk, queue):
    assert 'class="btn" href="/desk/queue/"' in column(desk)


def test_who_works_no_queue_is_led_to_none(shop, desk):
    assert 'class="btn" href="/desk/queue/"' not in column(desk)


def test_a_chat_is_passed_on_with_a_note(shop, desk, talk, make_member):
    sara, ticket = make_member("سارا"), talk("سلام")
    come(sara)
    address = f"/desk/tickets/{ticket.number}"
    dialog = desk.get(f"{address}/transferring").content.decode()
    assert (sara.public_id in dialog, shop.owner.public_id in dialog) == (True, False)
    assert desk.post(f"{address}/transfer", {"note": "x"}).status_code == 422
    assert desk.post(f"{address}/transfer", {"to": sara.public_id, "note": "خ" * 4001}).status_code == 422
    assert ticket.messages.count() == 1
    assert desk.post(f"{address}/transfer", {"to": sara.public_id, "note": "کفش می‌خواهد"}).status_code == 204
    ticket.refresh_from_db()
    assert ticket.assignee == sara
    assert names(column(desk)) == []


def test_who_is_away_is_named_so_and_gets_it_when_it_is_wished(desk, talk, make_member):
    sara, ticket = make_member("سارا"), talk("سلام")
    address = f"/desk/tickets/{ticket.number}/transfer"
    refused = desk.post(address, {"to": sara.public_id})
    assert (refused.status_code, "آفلاین" in refused.content.decode()) == (422, True)
    assert desk.post(address, {"to": sara.public_id, "anyway": "on"}).status_code == 204


def test_a_leads_note_on_anothers_chat_is_a_whisper(shop, desk, talk, make_member, sign_in):
    sara, ticket = make_member("سارا"), talk("سلام")
    lead, address = sign_in(make_member("مینا", role="lead")), f"/desk/tickets/{ticket.number}"
    hers, others, agents = (each.get(address).content.decode() for each in (desk, lead, sign_in(sara)))
    assert ['data-thread-whisper-value="' in page for page in (hers, others, agents)] == [True, False, False]
    assert ['data-mode="note"' in page for page in (hers, others, agents)] == [False, True, False]
    assert "نگار" in lead.get(f"{address}/writing").content.decode()
    assert "زمزمه‌ای" not in sign_in(sara).get(f"{address}/writing").content.decode()
    answer = lead.post(
        reverse("desk:write", args=[ticket.number]),
        {"text": "تخفیف بده", "mode": "note"},
        headers={"HX-Request": "true"},
    )
    assert re.search(r'data-noted-by="\d+"', answer.content.decode())


def test_a_leads_look_at_anothers_chat_reads_nothing_for_whoever_has_it(shop, desk, talk, make_member, sign_in):
    ticket, lead = talk("سلام"), sign_in(make_member("مینا", role="lead"))
    address = f"/desk/tickets/{ticket.number}/attending"
    assert lead.post(address, {"state": "viewing", "seen": "1"}).status_code == 200
    ticket.refresh_from_db()
    assert ticket.seen_by_staff == 0
    desk.post(address, {"state": "viewing", "seen": "1"})
    ticket.refresh_from_db()
    assert ticket.seen_by_staff == 1


def test_who_is_blocked_from_a_chat_is_listed_and_lifted(shop, desk, talk, sign_in, make_member):
    ticket = talk("ناسزا")
    address = f"/desk/tickets/{ticket.number}"
    assert "هرزنامه یا اشتباهی" in desk.get(f"{address}/blocking").content.decode()
    assert desk.post(f"{address}/block", {"length": "always"}).status_code == 422
    ticket.contact.refresh_from_db()
    assert ticket.contact.blocked_at is None
    assert desk.post(f"{address}/block", {"length": "day", "reason": "فحاشی", "spam": "on"}).status_code == 204
    ticket.refresh_from_db()
    ticket.contact.refresh_from_db()
    assert (ticket.settled, ticket.resolution.category.label("fa")) == (True, "هرزنامه یا اشتباهی")
    assert timedelta(hours=23) < ticket.contact.blocked_until - timezone.now() < timedelta(hours=25)
    listed = desk.get("/desk/settings/blocked").content.decode()
    assert ("فحاشی" in listed, shop.owner.name in listed, "مریم" in listed) == (True, True, True)
    assert "بلاک" not in listed
    assert "مریم" in desk.get("/desk/settings/audit").content.decode()
    page = desk.get(address).content.decode()
    assert ("banner-warn" in page, "چیزی از او" in page) == (True, True)
    light = sign_in(make_member("سبک", role="light"))
    lift = f"/desk/settings/blocked/{ticket.contact.public_id}/lift"
    assert (light.post(lift).status_code, light.post(f"{address}/unblock").status_code) == (403, 403)
    assert desk.post(lift).status_code == 302
    ticket.contact.refresh_from_db()
    assert ticket.contact.blocked_at is None


@pytest.mark.parametrize("headers", [{"Idempotency-Key": "k1"}, {}])
def test_a_request_that_cannot_be_solved_yet_blocks_nobody(shop, desk, talk, monkeypatch, headers):
    from pasokh.tickets.actions import solving

    monkeypatch.setattr(solving, "before_solving", [lambda ticket: ["هنوز نه"]])
    ticket = talk("ناسزا")
    answer = desk.post(f"/desk/tickets/{ticket.number}/block", {"length": "ever", "spam": "on"}, headers=headers)
    assert (answer.status_code, "هنوز نه" in answer.content.decode()) == (422, True)
    ticket.contact.refresh_from_db()
    assert ticket.contact.blocked_at is None
