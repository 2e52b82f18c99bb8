"""The list: boxes, counts, pages by key, search."""

import html
import re
from urllib.parse import parse_qsl, quote

import pytest

from pasokh.contacts.actions.identify import claim, identify
from pasokh.tickets.actions.reply import reply
from pasokh.workspaces.models import Team


def numbers(response):
    return [int(number) for number in re.findall(r"#(\d+)</bdi>", response.content.decode())]


@pytest.fixture
def many(hear):
    def many(count):
        return [
            hear(f"پیام {i}", contact=identify(kind="email", value=f"c{i}@example.ir", name=f"مشتری {i}")).ticket
            for i in range(count)
        ]

    return many


def test_boxes(desk, shop, make_member, many):
    team = Team.objects.create(name="فنی")
    shop.owner.memberships.create(team=team)
    mine, teams, saras, nobodys = many(4)
    mine.assign(shop.owner, by=shop.owner)
    teams.route_to(team, by=shop.owner)
    saras.assign(make_member("سارا"), by=shop.owner)
    shown = {box: set(numbers(desk.get("/desk/", {"box": box}))) for box in ("mine", "unassigned", str(team.pk), "all")}
    assert shown == {
        "mine": {mine.number},
        "unassigned": {teams.number, nobodys.number},
        str(team.pk): {teams.number},
        "all": {mine.number, teams.number, saras.number, nobodys.number},
    }


def test_statuses(desk, shop, many):
    waiting, solved, still = many(3)
    waiting.wait(by=shop.owner)
    solved.solve(by=shop.owner)
    shown = {
        key: numbers(desk.get("/desk/", {"box": "all", "status": key}))
        for key in ("open", "waiting", "solved", "closed")
    }
    assert shown == {"open": [still.number], "waiting": [waiting.number], "solved": [solved.number], "closed": []}


@pytest.mark.parametrize(
    "query", ["box=evil&status=evil", "after=nonsense", "box=999999999999", "q=%00", "q=" + "ا" * 5000]
)
def test_nonsense_in_the_address_shows_a_list(desk, many, query):
    many(1)
    assert desk.get(f"/desk/?{query}").status_code == 200


def test_pages_go_by_key_and_miss_nothing(desk, many):
    everything = [ticket.number for ticket in many(60)][::-1]
    seen, path = [], "/desk/rows?box=all"
    while path:
        page = desk.get(path)
        seen += numbers(page)
        following = re.search(r'hx-get="([^"]+after=[^"]+)"', page.content.decode())
        path = following and following[1].replace("&amp;", "&")
    assert seen == everything


def test_only_the_changed_rows_that_belong_here_come_back(desk, shop, many):
    first, second = many(2)
    second.solve(by=shop.owner)
    answer = desk.get("/desk/changed", {"box": "all", "ids": f"{first.pk},{second.pk},zz"}).json()
    assert [row["id"] for row in answer["rows"]] == [first.pk]
    assert answer["rows"][0]["html"] in desk.get("/desk/?box=all").content.decode()
    assert answer["counts"]["all"] == "۱"


def test_a_member_who_sees_only_her_own_gets_no_others_rows(make_member, sign_in, many):
    (ticket,) = many(1)
    browser = sign_in(make_member("سارا", sees="own"))
    answer = browser.get("/desk/changed", {"box": "all", "ids": str(ticket.pk)}).json()
    assert (answer["rows"], answer["counts"]["all"]) == ([], "۰")


@pytest.mark.parametrize("asked", ["كتابهاي", "کتاب", "مریم", "#1001", "۱۰۰۱", "maryam@example.ir"])
def test_search(desk, hear, many, asked):
    wanted = hear("کتاب‌های سفارش داده‌شده نرسید").ticket
    many(2)
    assert numbers(desk.get("/desk/rows", {"q": asked}))[0] == wanted.number


def test_search_marks_what_was_asked_for(desk, hear):
    hear("سلام كتابم نرسیده <b>")
    page = desk.get("/desk/rows", {"q": "کتاب"}).content.decode()
    assert "<mark>كتابم</mark>" in page
    assert "<b>" not in page


def last_of(desk, asked, ticket):
    page = html.unescape(desk.get("/desk/rows", {"q": asked, "box": "all"}).text)
    line = page[page.index(f'id="ticket-row-{ticket.pk}"') :]
    return re.search(r'<span class="row-last">(.*?)</span>', line, re.DOTALL)[1]


def test_a_found_line_shows_the_words_around_what_was_asked_for(desk, shop, hear):
    far = hear("سلام، وقت شما خوش. " + "از هفتهٔ پیش منتظرم. " * 40 + "شمارهٔ سریال دستگاه SN-48815 است").ticket
    hear("ممنون از شما", ticket_id=far.pk)
    assert last_of(desk, "48815", far) == '<bdi dir="auto">… شمارهٔ سریال دستگاه <mark>SN-48815</mark> است</bdi>'
    subject = hear("سلام", subject="بازگشت وجه سفارش").ticket
    assert "<mark>وجه</mark>" in last_of(desk, "وجه", subject)
    reply(ticket=subject, by=shop.owner, text="رسید پرداخت را بفرستید")
    hear("باشد", ticket_id=subject.pk)
    assert last_of(desk, "رسید پرداخت", subject).startswith(
        'شما: <bdi dir="auto"><mark>رسید</mark> <mark>پرداخت</mark> را'
    )


def test_a_line_found_by_its_customer_has_her_name_marked(desk, hear, maryam):
    hear("سلام", contact=maryam)
    page = desk.get("/desk/rows", {"q": "رضايي", "box": "all"}).text
    assert "مریم <mark>رضایی</mark>" in page


def test_what_is_shown_of_found_lines_is_asked_for_at_once(desk, hear, count_queries):
    def asked():
        desk.get("/desk/rows", {"q": "کمیاب", "box": "all"})
        with count_queries() as queries:
            desk.get("/desk/rows", {"q": "کمیاب", "box": "all"})
        return len(queries)

    def found_above(count):
        for number in range(count):
            ticket = hear(f"کتاب کمیاب {number}").ticket
            hear("ممنون", ticket_id=ticket.pk)

    found_above(1)
    one = asked()
    found_above(12)
    assert asked() <= one


def test_rows_of_a_search_come_back_with_marks_whatever_their_status(desk, shop, hear, many):
    found, (other,) = hear("سلام كتابم نرسیده").ticket, many(1)
    found.solve(by=shop.owner)
    answer = desk.get("/desk/changed", {"box": "all", "ids": f"{found.pk},{other.pk}", "q": "کتاب"}).json()
    html = {row["id"]: row["html"] for row in answer["rows"]}
    assert html[found.pk] in desk.get("/desk/?box=all&q=کتاب").content.decode()
    assert "<mark>كتابم</mark>" in html[found.pk]
    assert answer["found"] == [found.pk]


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [("کتاب", True), ("تأخير", True), ("مریم رضا", True), ("maryam@example.ir", True), ("کفش", False), ("&|!", False)],
)
def test_a_search_is_worth_repeating_when_the_newest_message_or_its_customer_is_meant(desk, hear, asked, is_found):
    ticket = hear("کفش", subject="تاخیر").ticket
    hear("کتاب تأخیر دارد", ticket_id=ticket.pk)
    answer = desk.get("/desk/changed", {"box": "all", "ids": str(ticket.pk), "q": asked}).json()
    assert answer["found"] == ([ticket.pk] if is_found else [])


def test_a_search_tells_nothing_of_what_one_may_not_see(make_member, sign_in, hear):
    ticket = hear("کتاب").ticket
    browser = sign_in(make_member("سارا", sees="own"))
    answer = browser.get("/desk/changed", {"box": "all", "ids": str(ticket.pk), "q": "کتاب"}).json()
    assert (answer["rows"], answer["found"]) == ([], [])


@pytest.mark.parametrize(
    ("kind", "value", "shown"),
    [
        ("email", "ali@example.ir", "ali@example.ir"),
        ("phone", "09120000017", "0912 000 0017"),
        ("visitor", "v-1", "بازدیدکننده"),
    ],
)
def test_who_gave_no_name_is_called_by_the_address_known_of_her(desk, hear, kind, value, shown):
    ticket = hear("سلام", contact=identify(kind=kind, value=value)).ticket
    line = re.search(r'class="row-who">(.*?)</span>', desk.get("/desk/").content.decode())[1]
    page = desk.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert shown in line
    assert shown in page and ("بازدیدکننده" in page) == (kind == "visitor")


def test_a_proven_address_goes_before_a_claimed_one_and_a_name_before_both(desk, hear):
    contact = identify(kind="visitor", value="v-1")
    claim(contact=contact, kind="email", value="claimed@example.ir")
    contact.identities.create(kind="email", value="own@example.ir", proven=True)
    hear("سلام", contact=contact)
    page = desk.get("/desk/").content.decode()
    assert "own@example.ir" in page and "claimed@example.ir" not in page
    contact.rename("علی")
    page = desk.get("/desk/").content.decode()
    assert "علی" in page and "own@example.ir" not in page


# What is searched for stands in the address


@pytest.mark.parametrize(
    ("page", "typed", "header", "query"),
    [
        ("/desk/", "سفارش", "HX-Push-Url", "q=سفارش"),
        ("/desk/?box=mine&q=سفا", "سفارش", "HX-Replace-Url", "q=سفارش"),
        ("/desk/tickets/1001?box=all&q=سفارش", "", "HX-Push-Url", ""),
        ("/desk/tickets/1001", "وضعیت:باز کتاب", "HX-Push-Url", "q=وضعیت:باز کتاب"),
    ],
)
def test_a_search_is_said_in_the_address_of_the_page(desk, many, page, typed, header, query):
    many(1)
    headers = {
        "HX-Request": "true",
        "HX-Target": "rows",
        "HX-Current-URL": f"https://desk.example{quote(page, safe='/?&=:')}",
    }
    answer = desk.get("/desk/rows", {"box": "all", "status": "open", "q": typed}, headers=headers)
    said = [name for name in ("HX-Push-Url", "HX-Replace-Url") if name in answer]
    assert said == [header]
    path, _, asked = answer[header].partition("?")
    assert path == page.partition("?")[0]
    assert dict(parse_qsl(asked)) == {"box": "all", "status": "open"} | dict(parse_qsl(query))


@pytest.mark.parametrize(
    "page", ["/desk/?q=سفارش", "/evil", "//evil.example/desk/", "", "\x00", "/desk/tickets/1/../x"]
)
def test_an_address_that_is_none_of_the_lists_or_says_so_already_is_left(desk, many, page):
    many(1)
    headers = {"HX-Request": "true", "HX-Target": "rows", "HX-Current-URL": f"https://desk.example{page}"}
    answer = desk.get("/desk/rows", {"box": "all", "q": "سفارش"}, headers=headers)
    assert "HX-Push-Url" not in answer and "HX-Replace-Url" not in answer
    more = desk.get("/desk/rows", {"box": "all", "q": "سفارش"}, headers={"HX-Request": "true", "HX-Target": "x"})
    assert "HX-Push-Url" not in more


def test_a_shared_search_shows_the_same_and_its_lines_keep_it(desk, many, hear):
    other = many(1)[0]
    found = hear("کتاب نایاب").ticket
    page = desk.get("/desk/", {"box": "all", "status": "open", "q": "نایاب"}).text
    assert f"ticket-row-{found.pk}" in page and f"ticket-row-{other.pk}" not in page
    assert f'href="/desk/tickets/{found.number}?box=all&amp;status=open&amp;q=%D9%86' in page
    beside = desk.get(f"/desk/tickets/{found.number}", {"box": "all", "status": "open", "q": "نایاب"}).text
    assert f"ticket-row-{found.pk}" in beside and f"ticket-row-{other.pk}" not in beside
    line = desk.get("/desk/changed", {"box": "all", "status": "open", "q": "نایاب", "ids": found.pk}).json()["rows"][0]
    assert line["html"] in page


def test_more_of_a_list_is_a_link_that_loads_below(desk, many):
    many(26)
    page = desk.get("/desk/", {"box": "all", "status": "open"}).text
    link = re.search(r'<a class="btn" href="([^"]+)" hx-get="([^"]+)"[^>]*hx-target="closest .pagination"', page)
    plain, rows = (html.unescape(address) for address in link.groups())
    last = many(0) or re.findall(r"ticket-row-(\d+)", desk.get(rows).text)
    assert re.findall(r"ticket-row-(\d+)", desk.get(plain).text) == last and len(last) == 1
    assert set(last).isdisjoint(re.findall(r"ticket-row-(\d+)", page))
