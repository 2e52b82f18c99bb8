"""The queue on the desk: its settings, taking the next one, offers, and who got how much."""

from datetime import timedelta

import pytest

from pasokh.desk.live.topics import offers_topic
from pasokh.events.models import Event
from pasokh.routing.actions.queues import change_queue
from pasokh.routing.models import Capacity, Offer, Queue, Rules, Waiting
from pasokh.routing.models.capacity import USUAL_WEIGHTS
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Tag
from pasokh.workspaces.models import MemberSkill, Skill, Team, TeamMembership

from ..routing.conftest import come, customer, line

SETTINGS = "/desk/settings"
PAGES = ("queues", "queues/new", "capacity", "skills", "structures", "structures/matrix")
GIVEN = {
    "name": "گفت‌وگوی زنده",
    "strategy": "least_busy",
    "offer_seconds": "۳۰",
    "overflow": "none",
    "head_start": "1440",
    "lead": "0",
    "last_agent_first": "on",
}


@pytest.fixture
def team(shop):
    team = Team.objects.create(name="فروش")
    team.memberships.create(member=shop.owner)
    return team


@pytest.fixture
def hear_many(shop, hear):
    return lambda count: [hear(contact=customer(f"مشتری {number}")).ticket for number in range(count)]


@pytest.mark.parametrize("page", PAGES)
def test_admins_alone_set_it_up(desk, sign_in, make_member, page):
    assert desk.get(f"{SETTINGS}/{page}").status_code == 200
    for role in ("agent", "light"):
        assert sign_in(make_member(role, role=role)).get(f"{SETTINGS}/{page}").status_code == 403


def conditions(*lines):
    """A filter as the editor's form sends it."""
    rows = {"row": ["(0", *(f"0.{number}" for number in range(len(lines))), ")"], "how-0": "all"}
    for number, (key, op, value) in enumerate(lines):
        rows |= {f"field-0.{number}": key, f"op-0.{number}": op, f"value-0.{number}": value}
    return rows


def test_a_queue_is_made_changed_ordered_and_retired(desk, shop, team):
    skill = Skill.objects.create(name="تعمیر")
    given = GIVEN | conditions(("channel", "is", "chat")) | {"teams": team.pk, f"need-{skill.pk}": "2"}
    assert desk.post(f"{SETTINGS}/queues/new", given).status_code == 302
    queue = Queue.objects.get()
    assert queue.filter == {"all": [{"field": "channel", "op": "is", "value": ["chat"]}]}
    assert (queue.offer_seconds, queue.last_agent_first, queue.by_stage) == (30, True, False)
    assert dict(queue.needs.values_list("skill", "level")) == {skill.pk: 2}
    second = line(shop.owner, [team], name="بقیه")
    address = f"{SETTINGS}/queues/{queue.public_id}"
    changed = given | {"overflow": "queue", "overflow_after": "۵ دقیقه", "overflow_to": str(second.uid)}
    assert desk.post(address, changed).status_code == 302
    queue.refresh_from_db()
    assert (queue.overflow_after, queue.overflow_to) == (300, second)
    desk.post(f"{address}/order", {"down": "1"})
    assert list(Queue.objects.all()) == [second, queue]
    desk.post(f"{address}/retire", {"retired": "1"})
    assert "بازنشسته" in desk.get(f"{SETTINGS}/queues").content.decode()
    desk.post(f"{address}/retire")
    kinds = list(Event.objects.filter(subject_kind="queue", subject_id=queue.pk).values_list("kind", flat=True))
    assert kinds == ["queue.made", "queue.changed", "queue.ordered", "queue.retired", "queue.brought_back"]
    assert "گفت‌وگوی زنده" in desk.get(f"{SETTINGS}/audit").content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {"name": " "},
        {"teams": ""},
        {"offer_seconds": "-1"},
        {"offer_seconds": "601"},
        {"strategy": "chance"},
        {"overflow": "queue", "overflow_after": "5"},
        {"overflow": "callback"},
        conditions(("assignee", "is", "me")),
        conditions(("channel", "is", "")),
        conditions(("nonsense", "is", "x")),
    ],
)
def test_what_makes_no_queue_is_refused(desk, team, given):
    assert desk.post(f"{SETTINGS}/queues/new", GIVEN | {"teams": team.pk} | given).status_code == 422
    assert not Queue.objects.exists()


def test_a_name_is_taken_once(desk, shop, team):
    line(shop.owner, [team], name=GIVEN["name"])
    assert desk.post(f"{SETTINGS}/queues/new", GIVEN | {"teams": team.pk}).status_code == 422
    assert Queue.objects.count() == 1


def test_capacity_for_everybody_and_for_one(desk, shop):
    page = desk.get(f"{SETTINGS}/capacity").content.decode()
    weights = dict.fromkeys(USUAL_WEIGHTS, "۵")
    given = {"total": "۵۰"} | {f"weight-{kind}": value for kind, value in weights.items()}
    assert desk.post(f"{SETTINGS}/capacity", given).status_code == 302
    assert (Rules.current().total, Rules.current().weights["chat"]) == (50, 5)
    assert desk.post(f"{SETTINGS}/capacity", given | {"weight-chat": "0"}).status_code == 422
    own = f"{SETTINGS}/capacity/{shop.owner.public_id}"
    assert own in page and desk.post(own, {"total": "10"}).status_code == 302
    assert Capacity.objects.get(member=shop.owner).total == 10
    assert desk.post(own, {"total": "1001"}).status_code == 422
    desk.post(own, {"total": ""})
    assert Capacity.objects.get(member=shop.owner).total is None


def test_skills_and_who_knows_them(desk, shop):
    assert desk.post(f"{SETTINGS}/skills", {"name": "انگلیسی", "kind": "language", "code": "en"}).status_code == 302
    assert desk.post(f"{SETTINGS}/skills", {"name": "فرانسه", "kind": "language", "code": ""}).status_code == 422
    assert desk.post(f"{SETTINGS}/skills", {"name": "انگلیسی", "kind": "field"}).status_code == 422
    skill = Skill.objects.get()
    hers = f"{SETTINGS}/skills/of/{shop.owner.public_id}"
    assert desk.post(hers, {f"skill-{skill.pk}": "4"}).status_code == 302
    assert MemberSkill.objects.get().level == 4
    assert desk.post(hers, {f"skill-{skill.pk}": "6"}).status_code == 422
    desk.post(f"{SETTINGS}/skills/{skill.public_id}", {"retire": "1"})
    skill.refresh_from_db()
    assert skill.retired_at is not None and desk.get(hers).status_code == 200


def test_a_structure_is_shown_and_applied_with_whom_one_ticks(desk, shop, make_member):
    atefeh = make_member("عاطفه")
    page = desk.get(f"{SETTINGS}/structures/functional").content.decode()
    assert "پشتیبانی فنی" in page and not Team.objects.exists()
    given = {"team-technical": [atefeh.public_id], "team-service": [shop.owner.public_id, "mem_nonsense"]}
    assert desk.post(f"{SETTINGS}/structures/functional", given).status_code == 302
    members = TeamMembership.objects.values_list("team__name", "member__name")
    assert set(members) == {("پشتیبانی فنی", "عاطفه"), ("خدمات مشتری", shop.owner.name)}
    assert desk.get(f"{SETTINGS}/structures/anarchy").status_code == 404


def test_the_preview_of_a_structure_says_what_its_queues_take_and_lets_one_choose_who_leads(desk, shop, make_member):
    atefeh, saman = make_member("عاطفه"), make_member("سامان", role="lead")
    page = desk.get(f"{SETTINGS}/structures/functional").content.decode()
    assert "درخواست‌هایی که «نوع» «مشکل» یا" in page and "هرچه صف‌های پیش از آن نگرفته باشند" in page
    lead = f'name="lead-technical" value="{saman.public_id}" aria-label="سامان سرپرست تیم پشتیبانی فنی است" checked'
    assert lead in page and f'value="{atefeh.public_id}" aria-label="عاطفه سرپرست تیم پشتیبانی فنی است">' in page
    given = {"team-technical": [saman.public_id], "lead-technical": [atefeh.public_id]}
    assert desk.post(f"{SETTINGS}/structures/functional", given).status_code == 302
    rows = TeamMembership.objects.filter(team__name="پشتیبانی فنی").values_list("member__name", "lead")
    assert set(rows) == {("عاطفه", True), ("سامان", False)}
    assert not TeamMembership.objects.exclude(team__name="پشتیبانی فنی").exists()
    again = desk.get(f"{SETTINGS}/structures/functional").content.decode()
    assert 'aria-label="عاطفه سرپرست تیم پشتیبانی فنی است" checked disabled' in again


def test_the_preview_names_tags_that_are_not_there_yet_and_makes_none(desk, shop):
    page = desk.get(f"{SETTINGS}/structures/customer").content.decode()
    assert "«برچسب» «نگهداشت» را داشته باشد" in page and not Tag.objects.exists()
    above = desk.get(f"{SETTINGS}/structures/hierarchical").content.decode()
    assert "تنها آنچه صف دیگری به آن بدهد" in above and "به صف «ارجاع به مدیریت» می‌رود" in above
    assert "از این پس درخواست تازه‌ای" not in above


def test_the_preview_says_which_queue_gets_nothing_more(desk, shop):
    line(shop.owner, [], name="درخواست‌های تازه")
    above = desk.get(f"{SETTINGS}/structures/hierarchical").content.decode()
    assert "«پشتیبانی» همهٔ درخواست‌ها را می‌گیرد" in above and "به «درخواست‌های تازه» نمی‌رسد" in above


def test_without_queues_the_desk_says_so_and_offers_no_section(desk):
    assert "صف" not in desk.get("/desk/").content.decode().partition("<main")[0].partition("settings")[0]
    assert desk.get("/desk/queue/").status_code == 200


def test_taking_the_next_leads_to_it(desk, shop, team, hear_many):
    line(shop.owner, [team], strategy="manual")
    first, second = hear_many(2)
    page = desk.get("/desk/queue/").content.decode()
    assert "مشتری 0" in page and "مشتری 1" in page
    answer = desk.post("/desk/queue/next", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/desk/tickets/{first.number}")
    assert desk.post("/desk/queue/next").url == f"/desk/tickets/{second.number}"
    assert desk.post("/desk/queue/next").status_code == 409


def test_an_offer_stands_on_each_page_until_it_is_answered(desk, shop, team, hear_many, sign_in, make_member):
    come(shop.owner)
    line(shop.owner, [team], offer_seconds=30)
    first, second = hear_many(2)
    page = desk.get("/desk/today").content.decode()
    offer, other = Offer.objects.order_by("pk")
    assert offer.public_id in page and other.public_id in desk.get("/desk/queue/offers").content.decode()
    assert "۲ درخواست به شما پیشنهاد شده است" in page
    stranger = sign_in(make_member("رضا"))
    assert offer.public_id not in stranger.get("/desk/today").content.decode()
    assert stranger.post(f"/desk/queue/offers/{offer.public_id}/accept").status_code == 404
    answer = desk.post(f"/desk/queue/offers/{offer.public_id}/accept", headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == f"/desk/tickets/{first.number}"
    assert desk.post(f"/desk/queue/offers/{other.public_id}/decline").status_code == 204
    assert desk.post(f"/desk/queue/offers/{other.public_id}/accept").status_code == 409
    second.refresh_from_db()
    assert second.assignee is None and Waiting.objects.get().ticket == second
    thread = desk.get(f"/desk/tickets/{second.number}").content.decode()
    assert "نفر بعد" in thread


def test_a_page_that_was_open_before_a_queue_began_to_ask_hears_of_its_offers(desk, shop, team, hear_many):
    come(shop.owner)
    queue = line(shop.owner, [team])
    page = desk.get("/desk/today").content.decode()
    assert 'id="offers"' in page and offers_topic(shop.owner.pk) in page and "offer-who" not in page
    change_queue(queue=queue, by=shop.owner, offer_seconds=30)
    hear_many(1)
    assert "offer-who" in desk.get("/desk/queue/offers").content.decode()


def test_leads_see_what_waits_and_who_got_how_much(desk, shop, team, hear_many, sign_in, make_member):
    come(shop.owner)
    line(shop.owner, [team])
    hear_many(6)
    lead = sign_in(make_member("سامان", role="lead"))
    assert lead.get("/desk/queue/").content.decode().count('class="num queue-place"') == 2
    page = lead.get("/desk/queue/fairness?days=1").content.decode()
    assert shop.owner.name in page and "۱۰۰" in page
    empty = Offer.objects.update(created_at=Offer.objects.first().created_at - timedelta(days=2))
    assert empty and "table-scroll" not in lead.get("/desk/queue/fairness?days=1").content.decode()
    agent = sign_in(make_member("عاطفه"))
    assert agent.get("/desk/queue/fairness").status_code == 403
    assert 'class="num queue-place"' not in agent.get("/desk/queue/").content.decode()


def test_what_a_lead_may_not_see_is_not_named(shop, team, hear_many, sign_in, make_member):
    line(shop.owner, [team], strategy="manual")
    hear_many(1)
    page = sign_in(make_member("سامان", role="lead", sees="own")).get("/desk/queue/").content.decode()
    assert 'class="num queue-place"' in page and "مشتری 0" not in page


def test_light_members_work_no_queue(shop, team, sign_in, make_member):
    line(shop.owner, [team], strategy="manual")
    light = sign_in(make_member("رضا", role="light"))
    assert light.get("/desk/queue/").status_code == 403
    assert light.post("/desk/queue/next").status_code == 403


def test_who_sees_only_her_own_is_offered_a_request_without_its_words(shop, team, hear_many, sign_in, make_member):
    atefeh = make_member("عاطفه", sees="own")
    team.memberships.create(member=atefeh)
    come(atefeh)
    line(shop.owner, [team], offer_seconds=30)
    [ticket] = hear_many(1)
    client, offer = sign_in(atefeh), Offer.objects.get()
    page = client.get("/desk/queue/offers").content.decode()
    assert offer.public_id in page and "مشتری 0" not in page and ticket.title not in page
    assert client.post(f"/desk/queue/offers/{offer.public_id}/accept").url == f"/desk/tickets/{ticket.number}"


def test_what_waits_is_called_by_what_the_customer_said_and_not_by_our_answer(desk, shop, team, hear):
    come(shop.owner)
    line(shop.owner, [team], offer_seconds=30)
    ticket = hear("کفش‌ها نرسیده").ticket
    reply(ticket=ticket, by=shop.owner, text="پیام شما رسید")
    for page in ("/desk/queue/", "/desk/queue/offers"):
        shown = desk.get(page).content.decode()
        assert "کفش‌ها نرسیده" in shown and "پیام شما رسید" not in shown
