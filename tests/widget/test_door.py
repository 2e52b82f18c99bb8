"""The door itself: what a browser may ask, by whom, and what comes of it."""

import gzip
import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from pasokh.channels.actions.open_channel import close_channel, open_site
from pasokh.contacts.models import Contact, Identity
from pasokh.kernel import files
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import Attachment, Message, Ticket
from pasokh.ui.qr import qr_svg
from pasokh.widget import tokens


@pytest.fixture
def site(shop):
    return open_site(
        name="فروشگاه",
        inbox=shop.inbox,
        by=shop.owner,
        key="khaneno",
        origins=["https://shop.example"],
        title={"fa": "پشتیبانی"},
    )


class Browser:
    """A visitor's browser as far as requests go."""

    def __init__(self, key="khaneno"):
        self.client, self.base, self.token = Client(), f"/w/{key}", None

    def ask(self, method, path, data=None, **headers):
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        body = {} if data is None else {"data": json.dumps(data), "content_type": "application/json"}
        return getattr(self.client, method)(f"{self.base}/{path}", headers=headers, **body)

    def begin(self):
        answer = self.ask("post", "session", {"token": self.token, "page": "https://shop.example/", "language": "fa"})
        self.token = answer.json().get("token", self.token)
        return answer.json()

    def send(self, text="سلام", client_id=None, **fields):
        return self.ask(
            "post", "messages", {"client_id": str(client_id or uuid.uuid4()), "text": text, "attachments": [], **fields}
        )

    def upload(self, content=b"\x89PNG\r\n\x1a\n" + b"0" * 50, name="عکس.png", kind="image/png"):
        return self.client.post(
            f"{self.base}/uploads?name={name}",
            data=content,
            content_type=kind,
            headers={"Authorization": f"Bearer {self.token}"},
        )

    def thread(self, query=""):
        return self.ask("get", f"messages{query}").json()


@pytest.fixture
def browser(site):
    browser = Browser()
    browser.begin()
    return browser


def code(answer):
    return answer.status_code, answer.json()["code"]


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
    Ticket.objects.get().close(by=shop.owner)
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


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"text": "   "}, (422, "empty_message")),
        ({"text": "ب" * 10_001}, (422, "too_long")),
        ({"text": ["سلام"]}, (400, "bad_body")),
        ({"client_id": "not-a-uuid"}, (400, "bad_body")),
        ({"attachments": ["att_" + "0" * 32]}, (422, "file_not_usable")),
        ({"attachments": "x"}, (400, "bad_body")),
        ({"attachments": [None] * 11}, (400, "bad_body")),
    ],
)
def test_bad_message_is_refused_in_words_and_leaves_nothing(browser, fields, expected):
    answer = browser.ask(
        "post", "messages", {"client_id": str(uuid.uuid4()), "text": "سلام", "attachments": []} | fields
    )
    assert code(answer) == expected
    assert answer.json()["detail"]
    assert (Message.objects.count(), Ticket.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"text": "\\ud800", "client_id": "4c48d196-1437-4941-94ed-4f97a0254045"}',
    ],
)
def test_strange_bodies_are_no_accident(browser, body):
    answer = browser.client.post(
        "/w/khaneno/messages",
        data=body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {browser.token}"},
    )
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("query", ["?after=-1", "?after=x", "?before=" + "9" * 40, "?after=۱۲", "?before="])
def test_strange_positions_are_refused(browser, query):
    assert browser.ask("get", f"messages{query}").status_code == 400


def test_unknown_and_closed_sites_are_refused_in_words(browser, site, shop):
    nobody = Browser("no-such-site")
    assert code(nobody.ask("post", "session", {})) == (404, "unknown_site")
    assert "کلید" in nobody.ask("post", "session", {}).json()["detail"]
    page = Client().get("/c/no-such-site")
    assert (page.status_code, "کلید" in page.content.decode()) == (404, True)
    close_channel(channel=site, by=shop.owner)
    assert code(browser.send()) == (404, "unknown_site")
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_other_pages_may_not_speak_for_a_visitor(browser, headers):
    answer = browser.ask("post", "messages", {"client_id": str(uuid.uuid4()), "text": "سلام"}, **headers)
    assert code(answer) == (403, "foreign_origin")
    assert Message.objects.count() == 0


def test_tokens_of_others_are_refused(browser, site, shop, other_shop):
    for token in (
        "",
        "nonsense",
        tokens.visitor_token(other_shop.pk, "someone"),
        tokens.stream_ticket(shop.pk, 1, site.pk),
        browser.token[:-2] + "xx",
    ):
        assert code(browser.ask("get", "messages", Authorization=f"Bearer {token}")) == (401, "unauthenticated")


def test_old_tokens_end(browser, monkeypatch):
    import time

    later = time.time() + 366 * 86400
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert code(browser.ask("get", "messages")) == (401, "unauthenticated")


def test_frame_may_be_held_by_the_sites_own_origins_only(browser):
    page = Client().get("/w/khaneno/frame")
    assert page["Content-Security-Policy"].endswith("frame-ancestors https://shop.example")
    assert "X-Frame-Options" not in page
    assert "script-src 'nonce-" in page["Content-Security-Policy"]
    assert not page.cookies
    foreign = Client().get("/w/khaneno/frame", headers={"Referer": "https://evil.example/page"})
    assert (foreign.status_code, "https://evil.example" in foreign.content.decode()) == (403, True)
    assert Client().get("/c/khaneno")["Content-Security-Policy"].endswith("frame-ancestors 'none'")


@override_settings(PASOKH_URL="https://support.khaneno.example")
def test_the_hosted_page_offers_itself_to_a_phone(site):
    page = Client().get("/c/khaneno").content.decode()
    assert str(qr_svg("https://support.khaneno.example/c/khaneno", "کد QR این صفحه")) in page
    assert "hosted.css" in page
    frame = Client().get("/w/khaneno/frame").content.decode()
    assert ("hosted.css" in frame, "on-phone" in frame) == (False, False)


@override_settings(PASOKH_URL="http://localhost:8000")
def test_a_page_that_no_phone_can_open_shows_no_code(site):
    assert "on-phone" not in Client().get("/c/khaneno").content.decode()


def test_settings_cannot_write_the_policy(site):
    site.settings["origins"] = ["https://a.example; script-src *", "*", "https://*.b.example", "HTTPS://C.example/"]
    site.save()
    policy = Client().get("/w/khaneno/frame")["Content-Security-Policy"]
    assert policy.endswith("frame-ancestors https://*.b.example https://c.example")


def test_hostile_title_stays_text(site):
    site.settings["title"] = {"fa": "</script><script>alert(1)</script>"}
    site.save()
    page = Client().get("/c/khaneno").content.decode()
    assert "<script>alert" not in page
    assert (
        json.loads(page.split('type="application/json">')[1].split("</script>")[0])["site"]["title"]
        == site.settings["title"]["fa"]
    )


def test_loader_is_for_every_page(db):
    script = Client().get("/w.js")
    assert (script["Content-Type"], script["Access-Control-Allow-Origin"]) == ("text/javascript; charset=utf-8", "*")
    assert Client().get("/w.js", headers={"If-None-Match": script["ETag"]}).status_code == 304


def test_loader_is_sent_in_two_kilobytes(db):
    packed = Client().get("/w.js", headers={"Accept-Encoding": "gzip, br"})
    assert (packed["Content-Encoding"], "Accept-Encoding" in packed["Vary"]) == ("gzip", True)
    assert len(packed.content) <= 2000
    assert gzip.decompress(packed.content) == Client().get("/w.js").content


def test_site_may_ask_who_it_is_first(browser, site):
    site.settings["requires"] = ["name", "phone_or_email"]
    site.save()
    assert browser.begin()["site"]["requires"] == ["name", "phone_or_email"]
    refused = browser.send("سلام")
    assert (code(refused), refused.json()["requires"]) == ((409, "contact_required"), ["name", "phone_or_email"])
    wrong = browser.ask("post", "contact", {"name": " ", "phone_or_email": "سلام"})
    assert (wrong.status_code, sorted(wrong.json()["errors"])) == (422, ["name", "phone_or_email"])
    assert Message.objects.count() == Identity.objects.exclude(kind="visitor").count() == 0
    assert browser.ask("post", "contact", {"name": "مریم رضایی", "phone_or_email": "۰۹۱۲ ۰۰۰ ۰۰۱۷"}).json() == {
        "requires": []
    }
    assert browser.send("سلام").status_code == 200
    contact = Contact.objects.get()
    assert (contact.name, contact.phone) == ("مریم رضایی", "+989120000017")
    assert browser.begin()["site"]["requires"] == []


def test_what_a_visitor_claims_opens_nobody_elses_history(browser, maryam, hear):
    hear("پیام مریم از ایمیل", contact=maryam, channel="email")
    browser.ask("post", "contact", {"phone_or_email": "maryam@example.ir"})
    browser.send("سلام")
    assert [m["text"] for m in browser.thread()["messages"]] == ["سلام"]
    assert Ticket.objects.filter(contact=maryam).count() == 1


def test_file_goes_with_a_message_and_comes_back_by_its_address(browser):
    file = browser.upload().json()
    assert (file["name"], file["size"], file["type"]) == ("عکس.png", 58, "image/png")
    sent = browser.send("", attachments=[file["id"]]).json()["message"]
    assert [each["id"] for each in sent["attachments"]] == [file["id"]]
    shown = Client().get(sent["attachments"][0]["thumbnail"])
    assert (shown.status_code, shown["Content-Disposition"].partition(";")[0], shown["X-Content-Type-Options"]) == (
        200,
        "inline",
        "nosniff",
    )
    assert Client().get(sent["attachments"][0]["url"])["Content-Disposition"].startswith("attachment")
    assert Client().get(file["url"][:-3] + "xyz").status_code == 404
    assert code(browser.send("دوباره", attachments=[file["id"]])) == (422, "file_not_usable")


def test_file_of_another_visitor_cannot_be_sent(browser):
    file = browser.upload().json()
    stranger = Browser()
    stranger.begin()
    assert code(stranger.send("مال من نیست", attachments=[file["id"]])) == (422, "file_not_usable")
    assert Message.objects.count() == 0


def test_form_upload_and_its_refusals(browser, monkeypatch):
    headers = {"Authorization": f"Bearer {browser.token}"}
    form = browser.client.post(
        "/w/khaneno/uploads", {"file": SimpleUploadedFile("../../سند.pdf", b"%PDF-1.4")}, headers=headers
    )
    assert (form.status_code, form.json()["name"]) == (200, "سند.pdf")
    assert code(browser.client.post("/w/khaneno/uploads", {"other": "x"}, headers=headers)) == (400, "bad_body")
    assert code(browser.upload(b"")) == (422, "empty_file")
    monkeypatch.setattr(files, "store", _raise(files.TooLarge()))
    assert code(browser.upload()) == (413, "too_large")
    monkeypatch.setattr(files, "store", _raise(files.StoreFull()))
    assert code(browser.upload()) == (507, "storage_full")
    assert Attachment.objects.count() == 1


def _raise(error):
    def fail(*args, **kwargs):
        raise error

    return fail


def test_too_many_unsent_files_are_refused(browser, monkeypatch):
    monkeypatch.setattr("pasokh.widget.uploads.MOST_WAITING", 1)
    browser.upload()
    assert code(browser.upload()) == (422, "too_many_files")
    assert Attachment.objects.count() == 1


def test_seen_tells_the_agent_what_arrived_and_what_was_read(browser, shop):
    browser.send("سلام")
    ticket = Ticket.objects.get()
    answer = reply(ticket=ticket, by=shop.owner, text="بفرمایید")
    position = browser.thread()["messages"][1]["position"]
    for state, fields in (("delivered", {"state": "delivered"}), ("read", {})):
        assert browser.ask("post", "seen", {"position": position, **fields}).status_code == 200
        answer.refresh_from_db()
        assert answer.state == state
    browser.ask("post", "seen", {"position": position, "state": "delivered"})
    answer.refresh_from_db()
    assert (answer.state, browser.begin()["ticket"]["unread"]) == ("read", 0)


@pytest.mark.parametrize("position", [None, "1", True, -1, 2**60, 1.5])
def test_strange_seen_is_refused(browser, position):
    assert code(browser.ask("post", "seen", {"position": position})) == (400, "bad_body")


def test_nobody_marks_anothers_thread_as_seen(browser, shop):
    browser.send("سلام")
    ticket = Ticket.objects.get()
    reply(ticket=ticket, by=shop.owner, text="بفرمایید")
    stranger = Browser()
    stranger.begin()
    stranger.ask("post", "seen", {"position": ticket.number * 1_000_000 + 2})
    ticket.refresh_from_db()
    assert ticket.seen_by_contact == 0


def test_what_the_agent_has_seen_is_read(browser, shop):
    browser.send("سلام")
    Ticket.objects.get().see_as_staff(1, by=shop.owner)
    assert browser.thread()["messages"][0]["state"] == "read"


def test_typing_is_told_to_the_ticket(browser, monkeypatch):
    told = []
    monkeypatch.setattr("pasokh.widget.views.attending.signal", lambda *signal: told.append(signal))
    browser.ask("post", "typing", {"typing": True})
    browser.send("سلام")
    browser.ask("post", "typing", {"typing": True})
    ticket = Ticket.objects.get()
    assert told == [(ticket.workspace_id, f"typing:{ticket.pk}", {"type": "typing", "typing": True})]


def test_blocked_visitor_is_told_so(browser):
    browser.send("سلام")
    Contact.objects.update(blocked_at="2026-01-01T00:00Z")
    assert code(browser.send("باز هم")) == (403, "blocked")
    assert Message.objects.count() == 1


def test_too_many_messages_have_to_wait(browser, monkeypatch):
    monkeypatch.setattr("pasokh.widget.rates.FREE", 0)
    monkeypatch.setattr("pasokh.widget.rates.MESSAGES", 2)
    monkeypatch.setattr("pasokh.widget.rates._spend.__defaults__", (0,))
    answers = [browser.send(f"پیام {number}") for number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert Message.objects.count() == 2


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
