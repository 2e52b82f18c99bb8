"""The rail: the same count on every page, and no way to what the member may not open."""

import re

import pytest

from pasokh.tickets.models import Ticket

PAGES = ["/desk/?status=waiting", "/desk/contacts/", "/desk/settings/profile", "/desk/drawer/", "/desk/quarantine/"]


@pytest.fixture
def demo(shop):
    type(shop).objects.filter(pk=shop.pk).update(demo=True)


def badge_in(page):
    return re.search(r'id="rail-count">(.*?)</span></a>', page, re.S)[1]


@pytest.mark.parametrize("path", PAGES)
def test_her_open_requests_are_counted_on_every_page(shop, demo, desk, hear, path):
    ticket = hear().ticket
    assert "<span" not in badge_in(desk.get(path).content.decode())
    Ticket.objects.filter(pk=ticket.pk).update(assignee=shop.owner)
    assert "۱ درخواست باز برای شما" in badge_in(desk.get(path).content.decode())


def test_a_list_of_other_statuses_does_not_take_the_count_away(shop, desk, hear):
    Ticket.objects.filter(pk=hear().ticket.pk).update(assignee=shop.owner)
    assert "۱ درخواست باز برای شما" in desk.get("/desk/changed?status=waiting").json()["badge"]


@pytest.mark.parametrize("role", ["light", "agent", "lead", "admin"])
def test_it_leads_only_where_she_may_go(demo, make_member, sign_in, role):
    browser = sign_in(make_member("سارا", role=role))
    rail = re.search(r'<nav class="rail".*?</nav>', browser.get("/desk/").content.decode(), re.S)[0]
    links = set(re.findall(r'href="(/desk/[^"]*)"', rail))
    assert "/desk/contacts/" in links
    assert ("/desk/drawer/" in links) == (role != "light")
    assert {link: browser.get(link).status_code for link in links} == dict.fromkeys(links, 200)
