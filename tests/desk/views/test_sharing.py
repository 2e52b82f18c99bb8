"""Who sees, changes and pins whose views."""

from pasokh.tickets.models import Pin, View
from pasokh.workspaces.models import Team

from .editor import posted


def test_nobody_opens_a_view_that_is_not_for_her(desk, shop, make_member):
    sara = make_member("سارا")
    hers = View.objects.create(owner=sara, names={"fa": "خصوصی"})
    for address in ("", "/rows", "/changed", "/edit"):
        assert desk.get(f"/desk/views/{hers.public_id}{address}").status_code == 404
    assert desk.get("/desk/views/nothing").status_code == 404
    assert desk.get("/desk/views/99999999999999999999999").status_code == 404


def test_a_view_that_was_unshared_is_pinned_no_more(desk, shop, hear, make_member):
    sara = make_member("سارا")
    shared = View.objects.create(owner=sara, names={"fa": "مشترک"}, shared="everyone")
    shared.pin(by=shop.owner)
    assert "مشترک" in desk.get("/desk/").text
    shared.change(by=sara, shared="private")
    assert "مشترک" not in desk.get("/desk/").text
    assert desk.get(f"/desk/?box={shared.public_id}").status_code == 200


def test_an_agent_shares_nothing_and_changes_no_shared_view(shop, sign_in, make_member, view):
    sara = make_member("سارا")
    browser = sign_in(sara)
    browser.post("/desk/views/new", posted([], shared="everyone"))
    assert View.objects.get(owner=sara).shared == "private"
    view.change(by=shop.owner, shared="everyone")
    assert browser.get(f"/desk/views/{view.public_id}").status_code == 200
    for address in ("edit", "drop"):
        assert browser.post(f"/desk/views/{view.public_id}/{address}", posted([])).status_code == 403
    view.refresh_from_db()
    assert view.names["fa"] == "فوری‌ها"


def test_a_lead_changes_and_deletes_a_shared_view_of_another(shop, sign_in, make_member):
    sara = make_member("سارا")
    shared = View.objects.create(owner=sara, names={"fa": "مشترک"}, shared="everyone")
    browser = sign_in(make_member("رضا", role="lead"))
    assert browser.post(f"/desk/views/{shared.public_id}/edit", posted([], shared="everyone")).status_code == 302
    assert browser.post(f"/desk/views/{shared.public_id}/drop").status_code == 302
    assert not View.objects.exists()


def test_a_view_of_a_team_is_seen_by_its_members_only(shop, sign_in, make_member):
    team = Team.objects.create(name="فنی")
    kept = View.objects.create(owner=shop.owner, names={"fa": "فنی"}, shared="team", team=team)
    sara, reza = make_member("سارا"), make_member("رضا")
    sara.memberships.create(team=team)
    assert sign_in(sara).get(f"/desk/views/{kept.public_id}").status_code == 200
    assert sign_in(reza).get(f"/desk/views/{kept.public_id}").status_code == 404


def test_there_is_room_for_some_pins_only(desk, shop):
    views = [View.objects.create(owner=shop.owner, names={"fa": str(number)}) for number in range(9)]
    for view in views:
        assert desk.post(f"/desk/views/{view.public_id}/pin", {"pin": "1"}).status_code == 302
    assert Pin.objects.count() == 8
    desk.post(f"/desk/views/{views[0].public_id}/pin", {"pin": ""})
    assert Pin.objects.count() == 7
