"""The bell, the day and presence, as the desk serves them."""

import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.calendars.actions.note_absence import note_absence
from pasokh.events.models import Event
from pasokh.live.availability import standing_of
from pasokh.live.models import Presence
from pasokh.notices.actions.choose import choices_for
from pasokh.notices.actions.notify import notify
from pasokh.notices.figures import count
from pasokh.notices.models import DayFigures, Notification
from pasokh.notices.models.figures import BUSINESS, MACHINES
from pasokh.tickets.models import FollowUp, Task, Ticket
from pasokh.workspaces.actions.teams import make_team
from tests.days import today


def tell():
    events = list(Event.objects.order_by("pk"))
    notify(events)
    count(events)


@pytest.fixture
def mine(mine):
    tell()
    return mine


def bell_in(page):
    return re.search(r'id="bell-count">(.*?)</span></a>', page, re.S)[1]


def test_the_bell_stands_on_every_page(shop, desk, mine):
    for path in ("/desk/", "/desk/contacts/", "/desk/settings/profile", "/desk/notices", "/desk/today"):
        assert "اعلان‌های خوانده‌نشده: ۱" in bell_in(desk.get(path).content.decode())


def test_what_happened_is_said_and_leads_there(desk, mine):
    page = desk.get("/desk/notices").content.decode()
    assert "سارا محمدی" in page
    assert f'href="/desk/tickets/{mine.number}"' in page
    assert "سفارش من هنوز نرسیده" in page


def test_one_is_read_and_kept_again(shop, desk, mine):
    notice = Notification.objects.get(member=shop.owner)
    answer = desk.post(f"/desk/notices/{notice.public_id}/read")
    assert answer.status_code == 200
    assert json.loads(answer["HX-Trigger"])["bell:rung"] == {"unread": 0}
    assert f"notice-{notice.public_id}" in answer.content.decode()
    assert json.loads(desk.post(f"/desk/notices/{notice.public_id}/read", {"keep": "1"})["HX-Trigger"]) == {
        "bell:rung": {"unread": 1}
    }


def test_all_are_read(desk, mine, hear):
    tell()
    assert json.loads(desk.post("/desk/notices/read")["HX-Trigger"])["bell:rung"] == {"unread": 0}
    assert desk.get("/desk/notices/count").json() == {"unread": 0}


def test_nobody_reads_what_is_not_hers(shop, mine, make_member, sign_in):
    notice = Notification.objects.get(member=shop.owner)
    other = sign_in(make_member("رضا"))
    assert other.post(f"/desk/notices/{notice.public_id}/read").status_code == 404
    assert other.post("/desk/notices/read").status_code == 200
    assert Notification.objects.unread().filter(pk=notice.pk).exists()


def test_a_look_at_the_ticket_reads_it(shop, desk, mine):
    desk.post(f"/desk/tickets/{mine.number}/attending", {"state": "viewing"})
    assert not Notification.objects.unread().filter(member=shop.owner).exists()


def test_what_she_may_no_longer_see_is_not_listed(shop, mine, make_member, sign_in):
    reza = make_member("رضا", sees="own")
    mine.assign(reza, by=shop.owner)
    tell()
    browser = sign_in(reza)
    assert f"#{mine.number}" in browser.get("/desk/notices").content.decode()
    Ticket.objects.filter(pk=mine.pk).update(assignee=None)
    assert f"#{mine.number}" not in browser.get("/desk/notices").content.decode()


def test_the_list_costs_the_same_for_one_and_for_thirty(shop, desk, mine, hear, count_queries):
    def counted():
        desk.get("/desk/notices")
        with count_queries() as queries:
            assert desk.get("/desk/notices").status_code == 200
        return len(queries)

    one = counted()
    for number in range(29):
        Notification.objects.create(
            member=shop.owner,
            ticket=hear().ticket,
            kind="message",
            tally={"message": 1},
            event=number,
            actor_kind="contact",
        )
    assert counted() <= one


def test_pages_of_the_list(shop, desk, hear):
    for number in range(30):
        at = timezone.now() - timedelta(minutes=number)
        Notification.objects.create(
            member=shop.owner,
            ticket=hear().ticket,
            kind="message",
            tally={"message": 1},
            event=1,
            actor_kind="contact",
            at=at,
        )
    first = desk.get("/desk/notices").content.decode()
    assert first.count('class="notice ') == 25
    more = re.search(r'hx-get="(/desk/notices\?show=unread&amp;after=\d+)"', first)[1].replace("&amp;", "&")
    rest = desk.get(more, headers={"HX-Request": "true", "HX-Target": "li"}).content.decode()
    assert rest.count('class="notice ') == 5
    assert desk.get("/desk/notices?after=9999999999999999999999").status_code == 200


# Presence


def test_she_says_how_she_is(shop, desk):
    answer = desk.post("/desk/presence", {"state": "lunch"})
    assert "presence:lunch" in json.loads(answer["HX-Trigger"])
    assert standing_of(shop.owner.pk).chosen == "lunch"
    assert 'data-presence-chosen-value="lunch"' in desk.get("/desk/contacts/").content.decode()


def test_an_unknown_state_is_refused(shop, desk):
    assert desk.post("/desk/presence", {"state": "asleep"}).status_code == 422
    assert standing_of(shop.owner.pk).chosen == "available"


def test_colleagues_see_who_is_here(shop, desk, make_member, sign_in):
    sara = make_member()
    Presence.objects.create(member_id=sara.pk, node="one")
    sign_in(sara).post("/desk/presence", {"state": "busy"})
    here = desk.get("/desk/presence/colleagues").json()["here"]
    assert here == {sara.public_id: {"state": "busy", "word": "مشغول"}}


def test_colleagues_see_who_is_absent_and_not_why(shop, desk, make_member):
    sara, today = make_member(), timezone.localdate(timezone=shop.zone)
    note_absence(by=shop.owner, member=sara, first_day=today, last_day=today, reason="sick", note="آنفولانزا")
    here = desk.get("/desk/presence/colleagues").json()["here"]
    assert here[sara.public_id]["state"] == "offline"
    assert here[sara.public_id]["word"].startswith("غایب تا پایان ")
    Presence.objects.create(member_id=sara.pk, node="one")
    assert desk.get("/desk/presence/colleagues").json()["here"][sara.public_id]["word"] == "آماده"


def test_a_browser_says_that_nobody_touches_it(shop, desk):
    assert desk.post("/desk/presence/activity", {"idle": "3600"}).status_code == 204
    assert standing_of(shop.owner.pk).state == "away"
    for nonsense in ("-1", "۹۹۹", "x", "9" * 30):
        assert desk.post("/desk/presence/activity", {"idle": nonsense}).status_code == 204
    assert standing_of(shop.owner.pk).state == "available"


# The day


def test_the_day_shows_what_waits(shop, desk, mine, hear, make_member):
    other = hear("کسی هست؟").ticket
    page = desk.get("/desk/today").content.decode()
    assert page.index("سفارش من هنوز نرسیده") < page.index("کسی هست؟")
    for number in (mine.number, other.number):
        assert f'href="/desk/tickets/{number}"' in page


def test_the_day_says_what_is_late_only_where_something_is(shop, desk, mine, make_member, sign_in):
    now, other = timezone.now(), make_member("رضا")
    Task.plan(ticket=mine, by=shop.owner, owner=shop.owner, title="بعدی", due_at=now + timedelta(seconds=30))
    page = desk.get("/desk/today").content.decode()
    assert "عقب‌افتاده" not in page and "دیر شده" not in page
    Task.plan(ticket=mine, by=shop.owner, owner=shop.owner, title="تماس با انبار", due_at=now - timedelta(days=2))
    mine.solve(by=shop.owner)
    mine.plan_follow_up(by=shop.owner, owner=shop.owner, due_at=now)
    FollowUp.objects.update(due_at=now - timedelta(hours=1))
    page = desk.get("/desk/today").content.decode()
    assert re.search(r'<b class="danger">۲</b><span>عقب‌افتاده، با شما</span>', page)
    late = page[page.index("عقب‌افتاده</h2>") :].split("</section>")[0]
    assert late.count("<li>") == 2 and late.index("تماس با انبار") < late.index("پیگیری") and "بعدی" not in late
    assert "عقب‌افتاده" not in sign_in(other).get("/desk/today").content.decode()


def test_the_day_says_which_promises_to_customers_are_late(shop, desk, mine, hear, make_member, sign_in):
    hour, others = timedelta(hours=1), hear("کسی هست؟").ticket
    for ticket, due in (
        (mine, timezone.now() - hour),
        (others, timezone.now() - hour),
        (hear().ticket, timezone.now() + hour),
    ):
        Ticket.objects.filter(pk=ticket.pk).update(due_at=due, due_kind="solve")
    page = desk.get("/desk/today").content.decode()
    late = page[page.index("عقب‌افتاده</h2>") :].split("</section>")[0]
    assert re.search(r'<b class="danger">۱</b><span>عقب‌افتاده، با شما</span>', page)
    assert late.count("<li>") == 1 and f'href="/desk/tickets/{mine.number}"' in late
    mine.refresh_from_db()
    mine.solve(by=shop.owner)
    assert "عقب‌افتاده" not in desk.get("/desk/today").content.decode()


def test_the_day_of_who_sees_only_her_own_holds_nothing_of_others(shop, hear, make_member, sign_in):
    hear("کسی هست؟")
    page = sign_in(make_member("رضا", sees="own")).get("/desk/today").content.decode()
    assert "کسی هست؟" not in page


def test_the_day_costs_the_same_for_one_and_for_thirty(shop, desk, mine, hear, count_queries):
    def counted():
        desk.get("/desk/today")
        with count_queries() as queries:
            assert desk.get("/desk/today").status_code == 200
        return len(queries)

    one = counted()
    for number in range(29):
        Ticket.objects.filter(pk=hear().ticket.pk).update(assignee=shop.owner if number % 2 else None)
    assert counted() <= one


def test_the_figures_are_those_of_the_businesss_day_and_machines_stand_apart(shop, desk, mine):
    assert figures_on(desk) == {
        "درخواست تازهٔ امروز": "۱",
        "پاسخ همهٔ همکاران، امروز": "۰",
        "حل‌شده به دست شما، امروز": "۰",
    }
    for member in (BUSINESS, MACHINES):
        done = {"opened": 3, "answered": 2, "solved": 1}
        DayFigures.objects.update_or_create(day=today(), member_id=member, defaults=done)
    assert figures_on(desk) == {
        "درخواست تازهٔ امروز": "۳",
        "پاسخ همهٔ همکاران، امروز": "۲",
        "حل‌شده به دست شما، امروز": "۰",
        "پیام قاعده‌ها و فرایندها، امروز": "۲",
        "حل‌شده به دست قاعده‌ها و فرایندها، امروز": "۱",
    }


def figures_on(desk):
    """What the page says of the day: {words: figure}, without the member's own table of now."""
    page = desk.get("/desk/today").content.decode()
    shown = re.findall(r'<div class="kpi"><b class="">(.*?)</b><span>(.*?)</span>', page)
    return {words: figure for figure, words in shown if "امروز" in words and words != "پاسخ شما، امروز"}


# What she wants to be told


def how(**changed):
    return {"quiet": "never", "quiet_hours": "20:00 تا 8:00", "time_zone": "", "digest": "off"} | changed


def test_quiet_hours_are_kept_as_typed(shop, desk):
    answer = desk.post(
        "/desk/settings/notices", how(quiet="hours", quiet_hours="۲۲ تا ۷:۳۰", digest="daily", sound="on")
    )
    assert answer.status_code == 302
    choices = choices_for(shop.owner)
    assert (choices.quiet, choices.quiet_from, choices.quiet_until) == ("hours", 22 * 60, 7 * 60 + 30)
    assert (choices.digest, choices.sound, choices.push_tells) == ("daily", True, False)
    page = desk.get("/desk/settings/notices").content.decode()
    assert "۲۲:۰۰ تا ۷:۳۰" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"quiet": "hours", "quiet_hours": ""},
        {"quiet_hours": "8 تا 9، 10 تا 11"},
        {"time_zone": "Mars/Base"},
        {"digest": "yearly"},
    ],
)
def test_what_makes_no_sense_is_refused(shop, desk, wrong):
    assert desk.post("/desk/settings/notices", how(**wrong)).status_code == 422
    assert choices_for(shop.owner).pk is None


def test_kinds_are_chosen_for_all_and_for_a_team(shop, desk):
    team = make_team(name="انبار", by=shop.owner)
    team.memberships.create(member=shop.owner)
    desk.post("/desk/settings/notices/kinds", {"message-bell": "1", "assigned-push": "1"})
    desk.post("/desk/settings/notices/kinds", {"team": team.public_id, "message-push": "1"})
    choices = choices_for(shop.owner)
    assert choices.ways_of("message") == {"bell"}
    assert choices.ways_of("message", team.pk) == {"push"}
    assert choices.ways_of("assigned", team.pk) == set()
    assert "انبار" in desk.get(f"/desk/settings/notices?team={team.public_id}").content.decode()
    desk.post("/desk/settings/notices/kinds", {"team": team.public_id, "as_others": "1"})
    assert choices_for(shop.owner).ways_of("message", team.pk) == {"bell"}


def test_each_change_stands_in_the_audit_log(shop, desk):
    desk.post("/desk/settings/notices", how(digest="daily"))
    assert "نگار کریمی اعلان‌های خود را تغییر داد" in re.sub(
        "[\u2066-\u2069]", "", desk.get("/desk/settings/audit").content.decode()
    )
    assert Event.objects.get(kind="member.notices_chosen").payload == {"fields": ["digest"]}


def test_who_looks_at_a_request_is_shown_with_how_she_is(shop, desk, mine, make_member, sign_in):
    from pasokh.live.presence import touch

    sara = make_member("نسرین صادقی")
    Presence.objects.create(member_id=sara.pk, node="one")
    sign_in(sara).post("/desk/presence", {"state": "busy"})
    touch(sara.pk, mine.pk)
    viewers = desk.get(f"/desk/tickets/{mine.number}/viewers").content.decode()
    assert "نسرین صادقی" in viewers
    assert 'data-presence="busy">مشغول' in viewers
