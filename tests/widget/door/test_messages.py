"""What a visitor writes becomes a ticket, and what was said comes back to her."""

import uuid

from pasokh.contacts.models import Contact, Identity
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import Message, Ticket

from .conftest import Browser, code


def test_first_look_makes_nobody(browser):
    told = browser.begin()
    assert (told["ticket"], told["messages"], told["more"]) == (None, [], False)
    assert told["site"]["title"] == "پشتیبانی"
    assert Contact.objects.count() == 0


def test_message_becomes_a_ticket_and_its_answer_comes_back(browser, shop, site):
    client_id = uuid.uuid4()
    told = browser.send("سلام", client_id).json()
    ticket = Ticket.objects.get()
    assert (ticket.channel, ticket.origin, ticket.inbox) == ("chat", site.origin, shop.inbox)
    assert told["message"] == browser.thread()["messages"][0]
    assert (told["message"]["client_id"], told["message"]["text"], told["message"]["state"]) == (
        str(client_id),
        "سلام",
        "sent",
    )
    assert told["ticket"]["tracking_code"].replace("-", "") == ticket.tracking_code
    reply(ticket=ticket, by=shop.owner, text="بفرمایید", html="<p>بفرمایید</p>")
    note(ticket=ticket, by=shop.owner, text="یادداشت داخلی")
    said = browser.begin()
    assert [(m["author"]["kind"], m["author"]["name"], m["text"]) for m in said["messages"]] == [
        ("visitor", "", "سلام"),
        ("agent", "نگار کریمی", "بفرمایید"),
    ]
    assert said["ticket"]["unread"] == 1


def test_choices_with_which_a_flow_asks_are_told_apart_from_its_words(browser):
    browser.send("سلام")
    ticket, asked = Ticket.objects.get(), "چه می‌خواهید؟\n\n۱. پیگیری\n۲. اپراتور"
    for place, (kind, text) in enumerate((("flow", asked), ("member", asked), ("flow", "۲. اپراتور")), start=2):
        Message.objects.create(ticket=ticket, position=place, kind="reply", author_kind=kind, text=text)
    told = [message.get("choices") for message in browser.thread()["messages"]]
    assert told == [None, ["پیگیری", "اپراتور"], None, None]


def test_repeated_client_id_gives_the_same_message(browser):
    client_id = uuid.uuid4()
    first, second = browser.send("سلام", client_id), browser.send("سلام", client_id)
    assert (second.status_code, second.json()["message"]) == (200, first.json()["message"])
    assert Message.objects.count() == 1


def test_returning_visitor_finds_her_history_and_nobody_elses(browser, site):
    browser.send("سلام")
    again, stranger = Browser(), Browser()
    again.token = browser.token
    assert [m["text"] for m in again.begin()["messages"]] == ["سلام"]
    assert again.token == browser.token
    assert stranger.begin()["messages"] == []
    stranger.send("من کس دیگری هستم")
    assert [m["text"] for m in stranger.thread()["messages"]] == ["من کس دیگری هستم"]


def test_thread_pages_in_one_order_over_several_tickets(browser, shop):
    for number in range(4):
        browser.send(f"پیام {number}")
    Ticket.objects.get().close(by=shop.owner, reason="تکراری")
    for number in range(4, 60):
        browser.send(f"پیام {number}") if number % 20 == 0 else _write(browser, number)
    newest = browser.thread()
    assert (len(newest["messages"]), newest["more"]) == (50, True)
    older = browser.thread(f"?before={newest['messages'][0]['position']}")
    assert older["more"] is False
    every = older["messages"] + newest["messages"]
    assert [m["text"] for m in every] == [f"پیام {number}" for number in range(60)]
    assert [m["position"] for m in every] == sorted(m["position"] for m in every)
    assert browser.thread(f"?after={every[2]['position']}")["messages"][0] == every[3]
    assert browser.thread("?after=0")["more"] is True
    assert Ticket.objects.count() == 2


def _write(browser, number):
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive

    ticket = Ticket.objects.order_by("-number").first()
    if ticket.category == 4:
        return browser.send(f"پیام {number}")
    return receive(
        Inbound(
            channel="chat",
            origin=ticket.origin,
            contact=ticket.contact,
            inbox_id=ticket.inbox_id,
            text=f"پیام {number}",
            joins_open=True,
        )
    )


def test_what_a_visitor_claims_opens_nobody_elses_history(browser, maryam, hear):
    hear("پیام مریم از ایمیل", contact=maryam, channel="email")
    browser.ask("post", "contact", {"phone_or_email": "maryam@example.ir"})
    browser.send("سلام")
    assert [m["text"] for m in browser.thread()["messages"]] == ["سلام"]
    assert Ticket.objects.filter(contact=maryam).count() == 1


def test_site_may_ask_who_it_is_first(browser, site):
    site.settings["requires"] = ["name", "phone_or_email"]
    site.save()
    assert browser.begin()["site"]["requires"] == ["name", "phone_or_email"]
    refused = browser.send("سلام")
    assert (code(refused), refused.json()["requires"]) == ((409, "contact_required"), ["name", "phone_or_email"])
    wrong = browser.ask("post", "contact", {"name": " ", "phone_or_email": "سلام"})
    assert (wrong.status_code, sorted(wrong.json()["errors"])) == (422, ["name", "phone_or_email"])
    assert Message.objects.count() == Identity.objects.exclude(kind="visitor").count() == 0
    for nobody in ("0000", "۱۲۳۴۵"):
        wrong = browser.ask("post", "contact", {"name": "مریم رضایی", "phone_or_email": nobody})
        assert wrong.status_code == 422 and "0912" in wrong.json()["errors"]["phone_or_email"]
    assert browser.ask("post", "contact", {"name": "مریم رضایی", "phone_or_email": "۰۹۱۲ ۰۰۰ ۰۰۱۷"}).json() == {
        "requires": []
    }
    assert browser.send("سلام").status_code == 200
    contact = Contact.objects.get()
    assert (contact.name, contact.phone) == ("مریم رضایی", "+989120000017")
    assert browser.begin()["site"]["requires"] == []


def test_online_is_said_as_it_is(browser, shop, monkeypatch):
    assert browser.begin()["site"]["online"] is False
    monkeypatch.setattr("pasokh.widget.sites.online_member_ids", lambda ws: {shop.owner.pk})
    told = browser.begin()["site"]
    assert (told["online"], told["agents"]) == (True, [{"name": "نگار کریمی", "initials": "نک"}])
    assert browser.send("سلام").json()["site"] == {"online": True}


def test_queries_do_not_grow_with_the_thread(browser, count_queries):
    browser.send("پیام")
    with count_queries() as one:
        browser.thread()
    for number in range(5):
        browser.send(f"پیام {number}", attachments=[browser.upload().json()["id"]])
    with count_queries() as many:
        browser.thread()
    assert len(many) == len(one)
