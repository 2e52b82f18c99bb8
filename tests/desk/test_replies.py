"""Saved replies in the settings: everybody writes her own, leads everybody's, and members of a team its own."""

import pytest

from pasokh.tickets.actions.saved_replies import make_saved_reply
from pasokh.tickets.models import SavedReply
from pasokh.workspaces.models import Team, TeamMembership


def given(**fields):
    return {
        "title": "ارسال",
        "text": "فردا می‌رسد",
        "scope": "workspace",
        "folder": "",
        "keywords": "",
        "language": "",
    } | fields


def test_a_lead_writes_one_for_all(desk, shop):
    assert desk.post("/desk/settings/replies", given(folder="سفارش")).status_code == 302
    reply = SavedReply.objects.get(title="ارسال")
    assert (reply.scope, reply.folder) == ("workspace", "سفارش")
    page = desk.get("/desk/settings/replies", {"q": "ارسال"}).content.decode()
    assert reply.public_id in page
    assert desk.post(f"/desk/settings/replies/{reply.public_id}", given(title="پست")).status_code == 302
    assert SavedReply.objects.get(pk=reply.pk).title == "پست"
    assert "پاسخ آماده" in desk.get("/desk/settings/audit").content.decode()
    assert desk.post(f"/desk/settings/replies/{reply.public_id}/remove").status_code == 302
    assert not SavedReply.objects.filter(pk=reply.pk).exists()


@pytest.mark.parametrize("role", ["agent", "light"])
def test_an_agent_writes_her_own_only(make_member, sign_in, shop, role):
    member = make_member("سارا", role=role)
    browser, count = sign_in(member), SavedReply.objects.count()
    assert browser.post("/desk/settings/replies", given()).status_code == 422
    everybodys = SavedReply.objects.get(key="fa.greeting")
    address = f"/desk/settings/replies/{everybodys.public_id}"
    assert browser.get(address).status_code == 200
    assert browser.post(address, given(scope="own")).status_code == 403
    assert browser.post(f"{address}/remove").status_code == 403
    assert browser.post("/desk/settings/replies/shipped", {"language": "en"}).status_code == 403
    assert SavedReply.objects.count() == count
    assert browser.post("/desk/settings/replies", given(scope="own")).status_code == 302
    assert SavedReply.objects.get(title="ارسال").member == member


def test_nobody_finds_anothers_own(desk, shop, make_member, sign_in):
    own = make_saved_reply(by=shop.owner, title="راز", text="راز", member=shop.owner)
    sara = sign_in(make_member("سارا", role="admin"))
    assert sara.get(f"/desk/settings/replies/{own.public_id}").status_code == 404
    assert own.public_id not in sara.get("/desk/settings/replies", {"q": "راز"}).content.decode()


def test_members_of_a_team_write_its_own(make_member, sign_in, shop):
    team, sara, omid = Team.objects.create(name="فنی"), make_member("سارا"), make_member("امید")
    TeamMembership.objects.create(team=team, member=sara)
    assert sign_in(sara).post("/desk/settings/replies", given(scope=team.public_id)).status_code == 302
    assert SavedReply.objects.get(title="ارسال").team == team
    assert sign_in(omid).post("/desk/settings/replies", given(title="دو", scope=team.public_id)).status_code == 422
    assert not SavedReply.objects.filter(title="دو").exists()


def test_the_shipped_texts_are_added_once(desk, shop):
    desk.post("/desk/settings/replies/shipped", {"language": "en"})
    count = SavedReply.objects.count()
    desk.post("/desk/settings/replies/shipped", {"language": "en"})
    assert (SavedReply.objects.count(), SavedReply.objects.filter(language="en").exists()) == (count, True)
    assert desk.post("/desk/settings/replies/shipped", {"language": "xx"}).status_code == 404


def test_how_it_will_look(desk, shop):
    shown = desk.post("/desk/settings/replies/look", {"text": "**{{نام مشتری}}** {{چیست}} <b>"}).content.decode()
    assert "<strong>مریم رضایی</strong> {{چیست}} &lt;b&gt;" in shown


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_asks_the_database_as_often_for_many(desk, shop, count_queries, rows):
    SavedReply.objects.all().delete()
    for number in range(rows):
        make_saved_reply(by=shop.owner, title=f"پاسخ {number}", text="متن")
    desk.get("/desk/settings/replies")
    with count_queries() as counted:
        desk.get("/desk/settings/replies")
    assert len(counted) <= 16
