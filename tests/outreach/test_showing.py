"""Who is offered what, what browsers tell of it, goals, answers: and what is counted."""

from datetime import timedelta

import pytest
from django.utils import timezone

from pasokh.contacts.actions.erase import erase
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Segment
from pasokh.outreach import jobs, queries
from pasokh.outreach.actions import approving, reporting
from pasokh.outreach.actions.answering import line_for, note_answered
from pasokh.outreach.actions.converting import hear as hear_goal
from pasokh.outreach.actions.reporting import Saw, take_in
from pasokh.outreach.actions.writing import save_draft
from pasokh.outreach.bodies import blank
from pasokh.outreach.models import Encounter, Showing
from pasokh.outreach.offering import is_wanted, offers
from pasokh.outreach.queries import Figures
from pasokh.outreach.standing import forget_standing
from pasokh.outreach.trying import PARAMETER, offer_of, trial_link, tried
from pasokh.visitors.actions.know import know
from pasokh.visitors.actions.record import Report
from pasokh.visitors.cleaning import clean_page
from pasokh.visitors.models import Visitor
from tests.days import today

from .conftest import says


def offered(visitor, contact=None, is_talking=False, **given):
    return offers(visitor=visitor, contact=contact, is_talking=is_talking, **given)


def ids(found):
    return [each["id"] for each in found]


@pytest.fixture
def tell(site):
    """Tell as a browser: tell(message, "shown"), for a visitor of a key."""

    def tell(message, what="shown", key="v1", token="t1", version=1):
        take_in(site=site.origin, reports=[Saw(key, message.public_id, version, what, token)])

    return tell


def counted(message, version=1):
    return {variant: tuple(found) for variant, found in queries.figures(message, version).items()}


def test_a_browser_is_offered_what_is_left_to_ask(live, visitor, site):
    url = {"field": "url", "op": "is", "value": ["/lamp*"]}
    message = live(conditions={"all": [url, {"field": "visits", "op": "at_most", "value": 1}]}, priority=4)
    live(name="برگشته", conditions={"all": [{"field": "returning", "op": "yes"}]})
    (offer,) = offered(visitor())
    assert (offer["id"], offer["version"], offer["variant"], offer["if"]) == (
        message.public_id,
        1,
        "a",
        ["url", "is", ["/lamp*"]],
    )
    assert (offer["left"], offer["gap"], offer["after"], offer["until"]) == ({"visit": 1, "day": 1}, 30, None, None)
    assert offer["say"] == {
        "text": "کمکی می‌خواهید؟",
        "buttons": [],
        "product": None,
        "coupon": "",
        "values": {},
    }
    assert is_wanted(site.origin)


def test_a_browser_learns_of_a_record_only_yes_and_no(live, visitor, shop, maryam):
    segment = Segment.objects.create(name="ویژهٔ محرمانه")
    of_vips = {"field": "segment", "op": "has_any", "value": [segment.public_id]}
    plan = {"field": "attribute.plan", "op": "is", "value": ["gold"]}
    message = live(conditions={"all": [of_vips, plan]}, variants=[says("{نام|مهمان}، {plan}")])
    row = visitor(attributes={"plan": "gold", "secret_score": "ninety-one"})
    assert offered(row) == [] and offered(row, contact=maryam) == []
    put_in(maryam, segment)
    (offer,) = offered(row, contact=maryam)
    assert ids([offer]) == [message.public_id] and offer["if"] == ["attribute.plan", "is", ["gold"], True]
    assert offer["say"]["values"] == {"name": "مریم رضایی", "plan": "gold"}
    assert "محرمانه" not in str(offer) and "ninety-one" not in str(offer) and segment.public_id not in str(offer)


def put_in(contact, segment):
    from pasokh.contacts.models import InSegment

    InSegment.objects.create(contact=contact, segment=segment)


def test_schedule_hours_sites_and_conversations_are_the_servers_to_ask(live, visitor):
    row, tomorrow = visitor(), today() + timedelta(days=1)
    live(name="فردا", **{"from": tomorrow.isoformat()})
    live(name="گذشته", to=(today() - timedelta(days=1)).isoformat())
    live(name="سایت دیگر", sites=["chat:999"])
    on = live(name="امروز", **{"from": today().isoformat(), "to": today().isoformat()})
    (offer,) = offered(row)
    assert ids([offer]) == [on.public_id] and offer["until"] is not None
    assert offered(row, is_talking=True) == []
    friday = timezone.datetime(2026, 11, 20, 10, tzinfo=timezone.get_default_timezone())
    closed, opened = live(name="بسته", hours="closed"), live(name="باز", hours="open")
    assert closed.public_id in ids(offered(row, now=friday)) and opened.public_id not in ids(offered(row, now=friday))


def test_the_more_urgent_one_comes_first(live, visitor):
    low, high = live(name="کم", priority=1), live(name="زیاد", priority=5)
    assert ids(offered(visitor())) == [high.public_id, low.public_id]


def test_caps_are_counted_here_and_not_believed(live, visitor, tell):
    message = live(caps={"visitor": 2, "visit": 1, "day": 5, "gap": 30})
    other = live(name="دیگر", caps={"gap": 10})
    row = visitor()
    tell(message)
    (left,) = offered(row)
    assert left["id"] == other.public_id and left["after"] is not None
    later = timezone.now() + timedelta(minutes=11)
    assert offered(row, now=later)[0]["after"] is None
    Visitor.objects.filter(pk=row.pk).update(current_visit=None)
    row = visitor(url="https://shop.example/again")
    assert message.public_id in ids(offered(row))
    tell(message, token="t2")
    Visitor.objects.filter(pk=row.pk).update(current_visit=None)
    assert message.public_id not in ids(offered(visitor(url="https://shop.example/third")))


def test_reports_are_counted_once_however_often_they_come(live, visitor, tell):
    message = live()
    visitor()
    for _ in range(3):
        tell(message)
        tell(message, "opened")
        tell(message, "closed")
    tell(message, token="t2")
    assert counted(message) == {"a": (1, 1, 2, 1, 1, 0, 0)}
    row = Encounter.objects.get()
    assert (row.shown, row.day, row.variant) == (2, today(), "a")


def test_what_cannot_be_true_is_passed_over(live, visitor, tell, site):
    message = live()
    visitor()
    tell(message, "opened")  # never shown
    tell(message, key="nobody")
    tell(message, version=7)
    take_in(site="chat:999", reports=[Saw("v1", message.public_id, 1, "shown", "t")])  # she is no visitor of that site
    take_in(site=site.origin, reports=[Saw("v1", "smt_" + "0" * 32, 1, "shown", "t")])
    take_in(site=site.origin, reports=[Saw("v1", message.public_id, 1, "converted", "t")])
    assert not Encounter.objects.exists() and not Showing.objects.exists()


def test_the_control_group_sees_nothing_and_is_counted_once(live, visitor, tell):
    message = live(variants=[says() | {"weight": 0}, says() | {"weight": 1}], control=0)
    assert offered(visitor())[0]["variant"] == "b"
    alone = live(name="فقط شاهد", variants=[says() | {"weight": 1}], control=1_000)
    visitor("v2")
    row = visitor("v2")
    found = {each["id"]: each for each in offered(row)}[alone.public_id]
    assert (found["variant"], found["say"]) == ("control", None)
    for token in ("t1", "t2"):
        tell(alone, key="v2", token=token)
    tell(alone, "opened", key="v2")
    assert counted(alone) == {"control": (1, 0, 0, 0, 0, 0, 0)}
    assert alone.public_id not in ids(offered(row))
    assert message.public_id in ids(offered(row)) and offered(row)[0]["after"] is None


def test_a_goal_counts_for_those_who_met_the_message_within_its_days(live, visitor, tell, site):
    message = live(goal={"kind": "page", "value": "/thanks*", "days": 7})
    bought = live(name="خرید", goal={"kind": "event", "value": "خرید", "days": 7})
    visitor(), visitor("v2"), visitor("v3")
    for key in ("v1", "v2"):
        tell(message, key=key)
        tell(bought, key=key)
    Encounter.objects.filter(visitor__key="v2").update(met_at=timezone.now() - timedelta(days=8))
    thanks = clean_page({"url": "https://shop.example/thanks?order=1"})
    reports = [Report(key, page=thanks, events=(("خريد", {}),)) for key in ("v1", "v2", "v3")]
    for _ in range(2):
        hear_goal(site=site.origin, reports=reports)
    assert counted(message)["a"] == counted(bought)["a"] == (2, 2, 2, 0, 0, 0, 1)
    hear_goal(site=site.origin, reports=[Report("v1", page=clean_page("https://shop.example/lamp"))])


def test_a_goal_counts_only_for_versions_that_have_it(live, visitor, tell, site, shop):
    goal = {"kind": "page", "value": "/thanks*", "days": 7}
    message = live(goal=goal)
    visitor()
    tell(message)
    for number, (text, value) in enumerate([("دیگر", "/thanks*"), ("باز", "/signed-up")], start=2):
        body = blank() | {"variants": [says(text)], "goal": goal | {"value": value}}
        save_draft(message=message, by=shop.owner, body=body)
        approving.approve(message=message, by=shop.owner, seen=number)
        forget_standing()
        visitor(f"v{number}")
        tell(message, key=f"v{number}", version=number)
    signed_up = clean_page("https://shop.example/signed-up")
    hear_goal(site=site.origin, reports=[Report(key, page=signed_up) for key in ("v1", "v2", "v3")])
    assert [counted(message, number)["a"][6] for number in (1, 2, 3)] == [0, 0, 1]


def test_of_two_versions_with_one_goal_both_count(live, visitor, tell, site, shop):
    goal = {"kind": "page", "value": "/thanks*", "days": 7}
    message = live(goal=goal)
    visitor()
    tell(message)
    save_draft(message=message, by=shop.owner, body=blank() | {"variants": [says("دیگر")], "goal": goal | {"days": 3}})
    approving.approve(message=message, by=shop.owner, seen=2)
    forget_standing()
    hear_goal(site=site.origin, reports=[Report("v1", page=clean_page("https://shop.example/thanks"))])
    assert counted(message)["a"][6] == 1


def test_whoever_tells_of_several_begins_them_in_one_order(live, visitor, site, monkeypatch):
    """Two processes that hear of the same ones at once would wait for each other in a ring."""
    begun, messages = [], [live(name="یک"), live(name="دو")]
    visitor(), visitor("v2")
    monkeypatch.setattr(reporting, "insert_new", lambda row: begun.append((row.visitor_id, row.message_id)))
    told = [Saw(key, each.public_id, 1, "shown", "t") for key in ("v1", "v2") for each in messages]
    for reports in (told, told[::-1]):
        take_in(site=site.origin, reports=reports)
    assert begun[:4] == begun[4:] == sorted(begun[:4]) and len(begun) == 8


def test_an_answer_names_what_it_answers_to_once(live, visitor, tell, site, maryam):
    product = {"title": "جاروبرقی", "price": 1_280_000, "url": "", "image": ""}
    message = live(variants=[says("{نام|سلام}! این را دیده‌اید؟", product=product)])
    visitor()
    given = {"site": site.origin, "key": "v1", "contact": maryam, "message_id": message.public_id}
    assert line_for(**given) is None  # not shown to her
    tell(message)
    line = line_for(**given)
    assert line.text == "مریم رضایی! این را دیده‌اید؟\nجاروبرقی · ۱۲۸٬۰۰۰ تومان"
    note_answered([line.encounter_id])
    note_answered([line.encounter_id])
    assert counted(message)["a"][5] == 1 and line_for(**given) is None
    assert line_for(**given | {"message_id": "smt_x"}) is None


def test_a_new_version_is_counted_for_itself(live, visitor, tell, shop):
    message = live()
    visitor()
    tell(message)
    save_draft(message=message, by=shop.owner, body=blank() | {"variants": [says("دیگر")]})
    approving.approve(message=message, by=shop.owner, seen=2)
    forget_standing()
    tell(message, "opened")  # of the version that she saw
    tell(message, version=2, token="t9")
    assert counted(message) == {"a": (1, 1, 1, 1, 0, 0, 0)} and counted(message, 2) == {"a": (1, 1, 1, 0, 0, 0, 0)}
    assert queries.versions_counted(message) == [2, 1]
    message.refresh_from_db()
    assert queries.figures_of_all([message]) == {message.pk: Figures(1, 1, 1, 0, 0, 0, 0)}
    assert queries.days(message, 1) == [(today(), {"a": Figures(1, 1, 1, 1, 0, 0, 0)})]


def test_paused_ones_are_offered_no_more_and_their_goals_still_count(live, visitor, tell, site, shop):
    message = live(goal={"kind": "page", "value": "/thanks", "days": 7})
    row = visitor()
    tell(message)
    approving.pause(message=message, by=shop.owner)
    forget_standing()
    assert offered(row) == [] and not is_wanted(site.origin)
    hear_goal(site=site.origin, reports=[Report("v1", page=clean_page("https://shop.example/thanks"))])
    assert counted(message)["a"][6] == 1


def test_whoever_is_erased_leaves_only_numbers(live, visitor, tell, shop):
    message = live()
    visitor()
    contact = identify(kind="visitor", value="v1", name="مریم")
    know(key="v1", contact=contact)
    tell(message)
    erase(contact=contact, by=shop.owner)
    assert not Encounter.objects.exists() and counted(message) == {"a": (1, 1, 1, 0, 0, 0, 0)}


def test_old_encounters_are_forgotten_and_what_days_counted_stays(live, visitor, tell):
    message = live()
    visitor(), visitor("v2")
    tell(message), tell(message, key="v2")
    long_ago = timezone.now() - timedelta(days=200)
    Encounter.objects.filter(visitor__key="v1").update(met_at=long_ago, shown_at=long_ago)
    found = jobs._old()
    assert list(found.values_list("visitor__key", flat=True)) == ["v1"]
    found.delete()
    assert Encounter.objects.count() == 1 and counted(message)["a"][0] == 2


def test_a_link_to_try_it_shows_it_to_whoever_has_it_and_counts_nothing(live, visitor, shop, site):
    vips = {"field": "segment", "op": "has_any", "value": ["seg_" + "0" * 32]}
    scrolled = {"field": "scroll", "op": "at_least", "value": 50}
    message = live(conditions={"all": [vips, scrolled]}, control=1_000, caps={"visitor": 1})
    url = trial_link(url="https://shop.example/lamp?x=1", version=message.active, variant="a")
    assert url.startswith(f"https://shop.example/lamp?x=1&{PARAMETER}=")
    version, variant = tried(url, shop.pk)
    (offer,) = offer_of(version, variant, site=site.origin, visitor=None, contact=None)
    assert (offer["test"], offer["if"], offer["say"]["text"]) == (True, ["scroll", "at_least", 50], "کمکی می‌خواهید؟")
    assert tried(url, shop.pk + 1) is None and tried(url[:-3] + "xxx", shop.pk) is None
    assert (
        tried("https://shop.example/", shop.pk) is None and tried(f"https://x.example/?{PARAMETER}=", shop.pk) is None
    )
    assert clean_page(url).url == "https://shop.example/lamp?x=1"


def test_asking_costs_the_same_however_many_there_are(live, visitor, count_queries):
    row = visitor()
    live(), offered(row)
    with count_queries() as one:
        offered(row)
    for number in range(5):
        live(name=f"پیام {number}")
    offered(row)
    with count_queries() as many:
        assert len(offered(row)) == 6
    assert len(many) == len(one) == 1
