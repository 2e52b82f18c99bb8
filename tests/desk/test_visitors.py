"""Visitors now: who is on the site, in a list that keeps itself true; speaking to one of them first; counters."""

import pytest

from pasokh.channels.actions.open_channel import open_site
from pasokh.contacts.actions.identify import identify
from pasokh.kernel.kept import forget_all
from pasokh.tickets.models import Message, Ticket
from pasokh.visitors.actions.attend import attend, leave
from pasokh.visitors.actions.know import know
from pasokh.visitors.actions.record import Report, take_in
from pasokh.visitors.cleaning import clean_cart, clean_page
from pasokh.visitors.models import Keeping, Visitor

CLIENT = "0199aaaa-0000-7000-8000-000000000001"


@pytest.fixture
def site(shop):
    return open_site(name="فروشگاه", inbox=shop.inbox, by=shop.owner, key="khaneno")


@pytest.fixture
def come(site):
    """Somebody is on the site: come("v1", title="لوستر"); gives her row."""

    def come(key="v1", path="/lamp", title="لوستر", referrer="https://www.google.com/", at=None, **report):
        at = at or site
        page = clean_page({"url": f"https://shop.example{path}", "title": title, "referrer": referrer})
        take_in(site=at.origin, reports=[Report(key, page=page, **report)])
        attend([(at.origin, key)])
        return Visitor.objects.get(site=at.origin, key=key)

    return come


def test_nobody_is_there_yet(desk):
    page = desk.get("/desk/visitors/").content.decode()
    assert "اکنون کسی در سایت نیست" in page


def test_the_list_says_where_she_is_and_whence_she_came(desk, come):
    cart = clean_cart({"items": [{"title": "لوستر", "price": 15_000_000}]})
    come(facts={"device": "phone", "browser": "Chrome 126", "country": "IR", "city": "شیراز"}, cart=cart)
    page = desk.get("/desk/visitors/").content.decode()
    for said in (
        "لوستر",
        "/lamp",
        "google.com",
        "تلفن همراه",
        "Chrome 126",
        "شیراز",
        "۱٬۵۰۰٬۰۰۰",
        "بازدید نخست",
        "شروع گفت‌وگو",
    ):
        assert said in page, said


def test_who_left_is_not_in_it(desk, come, site):
    come("v1", title="می‌ماند"), come("v2", title="می‌رود")
    leave([(site.origin, "v2")])
    page = desk.get("/desk/visitors/").content.decode()
    assert "می‌ماند" in page and "می‌رود" not in page


def test_it_is_chosen_by_site_and_words_and_stands_in_an_order(desk, come, shop, site):
    other = open_site(name="وبلاگ", inbox=shop.inbox, by=shop.owner, key="blog")
    come("v1", title="لوستر", cart=({"items": [], "total": 5}, 5)), come("v2", path="/chair", title="صندلی")
    come("v3", path="/post", title="نوشته", at=other)

    def titles(query=""):
        page = desk.get(f"/desk/visitors/{query}").content.decode()
        return [
            title
            for _at, title in sorted((page.find(f">{each}</a>"), each) for each in ("لوستر", "صندلی", "نوشته"))
            if _at >= 0
        ]

    assert titles() == ["نوشته", "صندلی", "لوستر"]
    assert titles(f"?site={other.origin}") == ["نوشته"] and titles("?q=صندلی") == ["صندلی"]
    assert titles("?order=longest") == ["لوستر", "صندلی", "نوشته"] and titles("?order=cart")[0] == "لوستر"
    assert titles("?q=چراغ") == [] and titles("?order=nonsense&from=x&site=chat:0") == ["نوشته", "صندلی", "لوستر"]


def test_it_goes_by_pages(desk, come, monkeypatch):
    monkeypatch.setattr("pasokh.desk.visitors.listing.PAGE", 2)
    for number in range(3):
        come(f"v{number}", title=f"صفحه {number}")
    first, second = (desk.get(f"/desk/visitors/{query}").content.decode() for query in ("", "?from=2"))
    assert [f">صفحه {number}<" in first for number in range(3)] == [False, True, True] and "?from=2" in first
    assert [f">صفحه {number}<" in second for number in range(3)] == [True, False, False]


def test_what_visitors_wrote_is_text(desk, come):
    come(title="<script>alert(1)</script>", path="/%3Cb%3E")
    for address in ("/desk/visitors/", f"/desk/visitors/{Visitor.objects.get().public_id}"):
        page = desk.get(address).content.decode()
        assert "<script>alert(1)" not in page and "<b>/" not in page


def test_a_part_is_the_list_alone(desk, come):
    come()
    part = desk.get("/desk/visitors/", headers={"HX-Request": "true", "HX-Target": "visitors"}).content.decode()
    assert part.lstrip().startswith('<div id="visitors"') and "<main" not in part


@pytest.mark.parametrize("address", ["/desk/visitors/", "/desk/visitors/?q=لوستر"])
def test_thirty_cost_as_many_questions_as_one(desk, come, count_queries, address):
    def questions():
        forget_all()
        desk.get(address)
        forget_all()
        with count_queries() as asked:
            assert desk.get(address).status_code == 200
        return len(asked)

    known(come("v0"))
    one = questions()
    for number in range(1, 31):
        known(come(f"v{number}"))
    assert questions() == one


def known(visitor):
    know(key=visitor.key, contact=identify(kind="visitor", value=visitor.key))


def test_counters_are_of_the_site_that_is_chosen(desk, come, shop):
    other = open_site(name="وبلاگ", inbox=shop.inbox, by=shop.owner, key="blog")
    come("v1"), come("v2"), come("v3", at=other)
    page = desk.get(f"/desk/visitors/?site={other.origin}").content.decode()
    assert '<b class="">۱</b><span>امروز</span>' in page.replace("  ", " ")
    page = desk.get("/desk/visitors/").content.decode()
    assert '<b class="">۳</b><span>امروز</span>' in page and "وبلاگ" in page


def test_an_agent_speaks_first(desk, come, shop):
    visitor = come()
    dialog = desk.get(f"/desk/visitors/{visitor.public_id}/call").content.decode()
    assert "لوستر" in dialog
    answer = desk.post(
        f"/desk/visitors/{visitor.public_id}/call",
        {"text": "کمکی **می‌خواهید**؟", "client_id": CLIENT},
        headers={"HX-Request": "true"},
    )
    ticket = Ticket.objects.get()
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/desk/tickets/{ticket.number}")
    assert (ticket.assignee, Message.objects.get().text) == (shop.owner, "کمکی می‌خواهید؟")
    again = desk.post(
        f"/desk/visitors/{visitor.public_id}/call",
        {"text": "کمکی **می‌خواهید**؟", "client_id": CLIENT},
        headers={"HX-Request": "true"},
    )
    assert again["HX-Redirect"] == answer["HX-Redirect"] and Message.objects.count() == 1
    page = desk.get("/desk/visitors/").content.decode()
    assert f"/desk/tickets/{ticket.number}" in page and "شروع گفت‌وگو" not in page


def test_where_she_is_spoken_to_already_it_leads_there_or_says_so(desk, come, shop, make_member, sign_in):
    visitor = come()
    address = f"/desk/visitors/{visitor.public_id}/call"
    desk.post(address, {"text": "سلام"})
    ticket = Ticket.objects.get()
    assert (
        desk.post(address, {"text": "دوباره"}, headers={"HX-Request": "true"})["HX-Redirect"]
        == f"/desk/tickets/{ticket.number}"
    )
    sees_own = sign_in(make_member("سارا", role="agent", sees="own"))
    answer = sees_own.post(address, {"text": "من هم"})
    assert answer.status_code == 409 and Message.objects.count() == 1
    assert "همکاری با او گفت‌وگو می‌کند" in sees_own.get("/desk/visitors/").content.decode()


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_saying_nothing_or_too_much_keeps_the_dialog_and_changes_nothing(desk, come, text):
    answer = desk.post(f"/desk/visitors/{come().public_id}/call", {"text": text})
    assert answer.status_code == 422 and text in answer.content.decode() and Ticket.objects.count() == 0


def test_a_closed_site_speaks_to_nobody(desk, come, site):
    visitor = come()
    type(site).objects.filter(pk=site.pk).update(active=False)
    assert desk.post(f"/desk/visitors/{visitor.public_id}/call", {"text": "سلام"}).status_code == 404
    assert Ticket.objects.count() == 0


def test_the_panel_beside_a_chat_says_where_she_is(desk, come, site, hear):
    maryam = identify(kind="visitor", value="v1", name="مریم")
    come(
        events=(("added_to_cart", {"product": "لوستر"}),),
        attributes={"plan": "طلایی"},
        cart=clean_cart({"items": [{"title": "چراغ", "price": 10}]}),
    )
    come(path="/cart", title="سبد خرید")
    ticket = hear(contact=maryam, origin=site.origin).ticket
    panel = desk.get(f"/desk/tickets/{ticket.number}/panel").content.decode()
    assert f'hx-get="/desk/tickets/{ticket.number}/visitor"' in panel
    part = desk.get(f"/desk/tickets/{ticket.number}/visitor").content.decode()
    for said in ("سبد خرید", "لوستر", "added_to_cart", "plan", "طلایی", "google.com", "چراغ"):
        assert said in part, said


def test_beside_other_requests_there_is_none(desk, hear, site):
    mail = hear(channel="email", origin="email:1").ticket
    assert "/visitor" not in desk.get(f"/desk/tickets/{mail.number}/panel").content.decode()
    unseen = hear(origin=site.origin).ticket
    assert "fold-visitor" not in desk.get(f"/desk/tickets/{unseen.number}/visitor").content.decode()


def test_who_only_looks_on_does_not_see_visitors(come, hear, site, make_member, sign_in):
    looker, visitor = sign_in(make_member("ناظر", role="light")), come()
    ticket = hear(origin=site.origin).ticket
    for address in ("/desk/visitors/", f"/desk/visitors/{visitor.public_id}", f"/desk/tickets/{ticket.number}/visitor"):
        assert looker.get(address).status_code == 403
    assert "/visitor" not in looker.get(f"/desk/tickets/{ticket.number}/panel").content.decode()
    assert "/desk/visitors/" not in looker.get("/desk/").content.decode()


def test_topics_of_visitors_are_heard_by_those_who_may_see_them(shop, make_member, hear, site):
    from pasokh.desk.live.topics import allowed

    ticket = hear(origin=site.origin).ticket
    asked = ["visitors", f"visiting:{ticket.pk}", f"ticket:{ticket.pk}:fa"]
    assert allowed(shop.owner, asked) == tuple(asked)
    assert allowed(make_member("ناظر", role="light"), asked) == (f"ticket:{ticket.pk}:fa",)
    assert allowed(make_member("سارا", role="agent", sees="own"), asked) == ("visitors",)


def test_admins_say_for_how_long_visits_are_kept(desk, shop):
    assert 'value="۹۰"' in desk.get("/desk/visitors/keeping").content.decode()
    assert desk.post("/desk/visitors/keeping", {"days": "۳۰"}).status_code == 204
    assert Keeping.current().days == 30
    assert desk.post("/desk/visitors/keeping", {"days": "0"}).status_code == 422
    assert Keeping.current().days == 30


def test_another_business_has_other_visitors(desk, come, other_shop):
    import contextvars

    from pasokh.kernel.tenancy import workspace

    def theirs():
        with workspace(other_shop):
            return Visitor.objects.create(site="chat:1", key="x")

    visitor = contextvars.Context().run(theirs)
    for address in (f"/desk/visitors/{visitor.public_id}", f"/desk/visitors/{visitor.public_id}/call"):
        assert desk.get(address).status_code == 404
