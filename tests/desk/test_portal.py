"""The customers' portal in the settings."""

import pytest

from pasokh.channels.actions.portals import open_portal
from pasokh.channels.models import Channel
from pasokh.workspaces.models import Address

PAGE = "/desk/settings/portal"


@pytest.fixture
def given(shop):
    return {
        "slug": "khaneno",
        "inbox": shop.inbox.pk,
        "active": "on",
        "colour": "#113355",
        "title_fa": "خانهٔ نو",
        "passwords": "on",
    }


def test_it_is_opened_and_changed(desk, given, client):
    assert desk.post(PAGE, given).status_code == 302
    portal = Channel.objects.get()
    assert (portal.kind, portal.settings["title"]["fa"], portal.settings["open_to_all"]) == ("form", "خانهٔ نو", False)
    assert "/p/khaneno/" in desk.get(PAGE).content.decode()
    assert client.get("/p/khaneno/sign-in").status_code == 200
    desk.post(PAGE, given | {"slug": "Khane-2"})
    assert Channel.objects.get().settings["slug"] == "khane-2"
    assert (client.get("/p/khaneno/sign-in").status_code, client.get("/p/khane-2/sign-in").status_code) == (404, 200)


@pytest.mark.parametrize("slug", ["", "خانه", "-a", "a/b", "a" * 41, "../x"])
def test_a_name_that_is_none_is_refused(desk, given, slug):
    assert (desk.post(PAGE, given | {"slug": slug}).status_code, Channel.objects.count()) == (422, 0)


def test_a_name_that_is_taken_changes_nothing(desk, shop, given):
    mine = open_portal(name="پورتال", inbox=shop.inbox, slug="mine", by=shop.owner)
    open_portal(name="دیگری", inbox=shop.inbox, slug="taken", by=shop.owner)
    assert desk.post(PAGE, given | {"slug": "taken"}).status_code == 422
    mine.refresh_from_db()
    assert (mine.settings["slug"], Address.find(Address.Kind.PORTAL, "mine").target_id) == ("mine", mine.pk)


def test_a_colour_is_a_colour(desk, given):
    assert (desk.post(PAGE, given | {"colour": "red;}"}).status_code, Channel.objects.count()) == (422, 0)
