"""What leads see of settings that are not theirs to change: how it is set, in words, with nothing to press that would be refused."""

import re

import pytest

from pasokh.calendars.actions.keep_calendars import make_calendar
from pasokh.calendars.actions.keep_hours import give_hours
from pasokh.routing.actions.queues import make_queue
from pasokh.sla.actions.contracts import make_contract
from pasokh.sla.actions.policies import make_policy
from pasokh.tickets.models import Tag
from pasokh.workspaces.actions.change_member import change_self
from pasokh.workspaces.actions.skills import make_skill, set_skills
from pasokh.workspaces.models import Team

ROOT = "/desk/settings"
URGENT = {"all": [{"field": "priority", "op": "at_least", "value": 4}]}
PAGES = (
    *("hours", "hours/days", "hours/holidays", "queues", "capacity", "skills", "structures", "structures/matrix"),
    "promises",
)


def main_of(response):
    """What stands on the page beside the menus."""
    return response.content.decode().partition('<div class="settings-main">')[2].partition("</main>")[0]


@pytest.fixture
def lead(sign_in, make_member):
    return sign_in(make_member("سامان", role="lead"))


@pytest.fixture
def kept(shop):
    """One of each, and the pages on which they stand."""
    team = Team.objects.create(name="فروش")
    tag = Tag.named("گارانتی").public_id
    queue = make_queue(
        by=shop.owner,
        name="گارانتی‌ها",
        teams=[team],
        filter={"all": [{"field": "tag", "op": "has_any", "value": [tag]}]},
    )
    policy = make_policy(
        by=shop.owner,
        name="فوری",
        filter=URGENT,
        contract="any",
        targets={"solve": {"seconds": 7200, "always": True, "pauses": True}},
        steps=[{"after": 0, "to": "assignee", "up": 0}, {"after": 3600, "to": "leads", "up": 1}],
    )
    calendar = make_calendar(by=shop.owner, name="شیفت شب", zone="")
    give_hours(by=shop.owner, hours=calendar, team=team)
    skill = make_skill(name="تعمیر", by=shop.owner)
    set_skills(member=shop.owner, by=shop.owner, levels={skill.pk: 4})
    return {
        "queue": f"queues/{queue.public_id}",
        "policy": f"promises/{policy.public_id}",
        "calendar": f"hours/{calendar.public_id}",
    }


def test_leads_look_and_have_nothing_to_press(lead, kept, sign_in, make_member):
    agent = sign_in(make_member("عاطفه"))
    for page in (*PAGES, *kept.values()):
        shown = lead.get(f"{ROOT}/{page}")
        assert shown.status_code == 200, page
        found = main_of(shown)
        assert "مالک و مدیرها آن را تغییر می‌دهند" in found, page
        assert not re.findall(r"<(?:form|input|button|select|textarea)\b", found), page
        assert agent.get(f"{ROOT}/{page}").status_code == 403, page
        assert lead.post(f"{ROOT}/{page}", {}).status_code in (403, 405), page


def test_no_link_of_these_pages_refuses_a_lead(lead, kept):
    links = set()
    for page in (*PAGES, *kept.values()):
        links |= set(re.findall(r'href="(/desk/[^"#]*)"', lead.get(f"{ROOT}/{page}").content.decode()))
    refused = {link for link in sorted(links) if lead.get(link.replace("&amp;", "&")).status_code >= 400}
    assert len(links) > 20 and not refused


def test_for_admins_nothing_is_missing_and_no_word_of_it(desk, kept):
    for page in (*PAGES, *kept.values()):
        found = main_of(desk.get(f"{ROOT}/{page}"))
        assert "مالک و مدیرها آن را تغییر می‌دهند" not in found
        assert "<form" in found or page == "structures", page


def test_what_a_lead_reads(lead, kept, shop):
    queue, policy, calendar = (main_of(lead.get(f"{ROOT}/{page}")) for page in kept.values())
    assert "درخواست‌هایی که «برچسب» «گارانتی» را داشته باشد" in queue and "فروش" in queue and "خلوت‌ترین" in queue
    assert "«اولویت» دست‌کم «فوری» باشد و مشتری قراردادی داشته باشد" in policy
    assert "۲ ساعت، شبانه‌روزی" in policy and "سرپرستان تیم بالاتر" in policy
    assert "شیفت شب" in calendar and "فروش" in calendar and "شنبه" in calendar
    skills = main_of(lead.get(f"{ROOT}/skills"))
    assert "تعمیر" in skills and shop.owner.name in skills


def test_the_lists_say_for_whom_each_is(desk, shop, kept):
    make_queue(by=shop.owner, name="همه", teams=[Team.objects.get()])
    make_policy(by=shop.owner, name="همهٔ مشتریان", targets={"solve": {"seconds": 7200}})
    queues, policies = desk.get(f"{ROOT}/queues").content.decode(), desk.get(f"{ROOT}/promises").content.decode()
    assert "درخواست‌هایی که «برچسب» «گارانتی» را داشته باشد" in queues and "هرچه صف‌های پیش از آن نگرفته باشند" in queues
    assert "برای درخواست‌هایی که «اولویت» دست‌کم «فوری» باشد و مشتری قراردادی داشته باشد" in policies
    assert "برای همهٔ درخواست‌ها" in policies


@pytest.mark.parametrize(
    "asked, said",
    [("none", "مشتری قراردادی نداشته باشد"), ("level:طلایی", "مشتری قراردادی با سطح «طلایی» داشته باشد")],
)
def test_a_policy_says_which_contract_it_asks_for(desk, shop, maryam, asked, said):
    make_contract(by=shop.owner, contact=maryam, name="سالانه", level="طلایی", starts_on=shop.created_at.date())
    make_policy(by=shop.owner, name="قراردادی", contract=asked, targets={"solve": {"seconds": 7200}})
    assert f"برای درخواست‌هایی که {said}" in desk.get(f"{ROOT}/promises").content.decode()


def test_in_english(sign_in, shop, kept):
    change_self(shop.owner, language="en")
    page = sign_in(shop.owner).get(f"{ROOT}/promises").content.decode()
    assert "For requests where “Priority” is at least “Urgent” and the customer has a contract" in page


def test_the_policy_of_a_request_leads_to_how_it_is_set_for_those_who_may_see_it(
    lead, shop, hear, sign_in, make_member
):
    policy = make_policy(by=shop.owner, name="همه", targets={"solve": {"seconds": 7200}})
    address = f"/desk/tickets/{hear().ticket.number}/promises"
    told, link = "بر پایهٔ تعهد «", f'<a href="{ROOT}/promises/{policy.public_id}"><bdi>همه</bdi></a>'
    assert told + link in lead.get(address).content.decode()
    assert told + "<bdi>همه</bdi>" in sign_in(make_member("عاطفه")).get(address).content.decode()


def test_leads_come_to_the_settings_of_queues_from_the_queue(lead, kept, sign_in, make_member):
    assert f'href="{ROOT}/queues"' in lead.get("/desk/queue/").content.decode()
    assert f'href="{ROOT}/queues"' not in sign_in(make_member("عاطفه")).get("/desk/queue/").content.decode()
