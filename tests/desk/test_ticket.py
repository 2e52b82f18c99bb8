"""What may be done to a ticket, by whom; a refusal changes nothing, and what one may not see is not there."""

import contextvars
import re
import uuid
from datetime import timedelta

import lxml.html
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone, translation

from pasokh.channels.models import Channel
from pasokh.contacts.actions.identify import identify
from pasokh.events.models import Event
from pasokh.kernel import files
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.actions.split import split
from pasokh.tickets.models import Attachment, Message, Ticket
from pasokh.workspaces.models import Team
from tests.conftest import rules_of_life


def fresh(ticket):
    return Ticket.objects.select_related("status").get(pk=ticket.pk)


def test_an_answer_is_saved_once_and_shown_as_the_thread_shows_it(desk, ticket, address):
    given = {"text": "سلام، بررسی می‌کنم", "mode": "reply", "client_id": str(uuid.uuid4())}
    first = desk.post(f"{address}/messages", given, headers={"HX-Request": "true"})
    again = desk.post(f"{address}/messages", given, headers={"HX-Request": "true"})
    assert (first.status_code, again.status_code) == (200, 200)
    message = Message.objects.get(kind="reply")
    assert f'id="message-{message.pk}"' in first.content.decode()
    assert first.content == again.content
    assert first.content.decode().strip() in desk.get(address).content.decode()


def test_without_scripts_an_answer_leads_back_to_the_thread(desk, ticket, address):
    response = desk.post(f"{address}/messages", {"text": "سلام"})
    assert (response.status_code, response.url) == (302, address)


@pytest.mark.parametrize("text", ["", "  \n", "ا" * 100_001])
def test_a_refused_answer_says_why_and_saves_nothing(desk, ticket, address, text):
    events = Event.objects.count()
    response = desk.post(f"{address}/messages", {"text": text}, headers={"HX-Request": "true"})
    assert (response.status_code, response["Content-Type"]) == (422, "text/plain; charset=utf-8")
    assert response.content
    assert (Message.objects.count(), Event.objects.count()) == (1, events)


def test_a_light_member_notes_but_does_not_reply(make_member, sign_in, ticket, address):
    browser = sign_in(make_member("رضا", role="light"))
    events = Event.objects.count()
    assert browser.post(f"{address}/messages", {"text": "سلام", "mode": "reply"}).status_code == 403
    assert (Message.objects.count(), Event.objects.count()) == (1, events)
    assert browser.post(f"{address}/messages", {"text": "سلام", "mode": "note"}).status_code == 302
    assert Message.objects.filter(kind="note").count() == 1
    assert 'value="reply"' not in browser.get(address).content.decode()


STEPS = [
    ("assignee", {"member": "me"}),
    ("team", {"team": ""}),
    ("status", {"step": "solve"}),
    ("priority", {"impact": "3"}),
    ("tags", {"name": "فوری"}),
]


@pytest.mark.parametrize(("path", "given"), STEPS)
def test_a_light_member_moves_nothing(make_member, sign_in, ticket, address, path, given):
    browser = sign_in(make_member("رضا", role="light"))
    events = Event.objects.count()
    assert browser.post(f"{address}/{path}", given).status_code == 403
    assert (Event.objects.count(), fresh(ticket).status.key) == (events, "new")


def test_steps(desk, shop, make_member, ticket, address):
    sara, team = make_member("سارا"), Team.objects.create(name="فنی")
    for path, given in [
        ("assignee", {"member": sara.public_id}),
        ("team", {"team": team.public_id}),
        ("priority", {"impact": "3", "urgency": "3"}),
        ("tags", {"name": "تأخیر ارسال"}),
        ("status", {"step": "wait"}),
    ]:
        response = desk.post(f"{address}/{path}", given)
        assert (response.status_code, "ticket:changed" in response["HX-Trigger"]) == (204, True)
    now = fresh(ticket)
    assert (now.assignee, now.team, now.priority, now.status.key) == (sara, team, 4, "waiting")
    tag = now.tags.get()
    desk.post(f"{address}/tags/off", {"tag": tag.public_id})
    assert now.tags.count() == 0


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("status", {"step": "burn"}),
        ("assignee", {"member": "mem_nobody"}),
        ("team", {"team": "x"}),
        ("tags", {"name": " "}),
    ],
)
def test_nonsense_is_refused_in_words(desk, ticket, address, path, given):
    events = Event.objects.count()
    response = desk.post(f"{address}/{path}", given)
    assert response.status_code == 422
    assert Event.objects.count() == events


@pytest.mark.parametrize(("asks", "key"), [("never", "solved"), ("optional", "solved"), ("required", "open")])
def test_send_and_solve_where_nothing_must_be_said_for_that(desk, ticket, address, asks, key):
    rules_of_life(asks=asks)
    desk.post(f"{address}/messages", {"text": "درست شد", "then": "solve"})
    assert (fresh(ticket).status.key, Message.objects.count()) == (key, 2)


PAGES = ["", "/head", "/panel", "/older", "/viewers"]


@pytest.mark.parametrize("page", PAGES)
def test_a_ticket_one_may_not_see_is_not_there(make_member, sign_in, ticket, address, page):
    browser = sign_in(make_member("سارا", sees="own"))
    assert browser.get(address + page).status_code == 404


def test_another_workspaces_ticket_is_not_there(sign_in, other_shop, ticket, address):
    browser = sign_in(other_shop.owner)
    # Her requests run outside of this shop.
    outside = contextvars.Context().run
    assert [outside(browser.get, address + page).status_code for page in PAGES] == [404] * len(PAGES)
    assert outside(browser.post, f"{address}/messages", {"text": "سلام"}).status_code == 404
    assert Message.objects.count() == 1


def test_reading_is_noted_and_only_rises(desk, shop, ticket, address):
    desk.post(f"{address}/attending", {"state": "viewing", "seen": "1"})
    assert fresh(ticket).seen_by_staff == 1
    desk.post(f"{address}/attending", {"seen": "-5"})
    desk.post(f"{address}/attending", {"seen": "99999999999999999999"})
    assert fresh(ticket).seen_by_staff == 1


def test_a_look_of_who_may_not_answer_is_no_reading(make_member, sign_in, ticket, address):
    events = Event.objects.count()
    browser = sign_in(make_member("سارا", role="light"))
    assert browser.post(f"{address}/attending", {"state": "viewing", "seen": "1"}).status_code == 200
    assert fresh(ticket).seen_by_staff == 0
    assert Event.objects.count() == events


def test_a_mails_head_says_who_wrote_from_where(desk, hear):
    mail = hear(channel="email", subject="سفارش من").ticket
    head = desk.get(f"/desk/tickets/{mail.number}/head").content.decode()
    assert ("سفارش من" in head, "مریم رضایی" in head) == (True, True)
    assert '<bdi class="ltr num">maryam@example.ir</bdi>' in head


def test_a_page_is_not_a_reading(desk, ticket, address):
    desk.get(address)
    assert fresh(ticket).seen_by_staff == 0


@pytest.fixture
def store(settings, tmp_path):
    settings.PASOKH_HOME = tmp_path


def test_a_file_goes_with_a_message_and_comes_back_to_those_who_see_the_ticket(
    desk, store, make_member, sign_in, ticket, address
):
    answer = desk.post("/desk/files", {"file": SimpleUploadedFile("رسید.pdf", b"%PDF-1.4 x", "application/pdf")})
    file = answer.json()["id"]
    sara = sign_in(make_member("سارا", sees="own"))
    assert desk.get(f"/desk/files/{file}").status_code == 200
    assert sara.get(f"/desk/files/{file}").status_code == 404
    desk.post(f"{address}/messages", {"text": "", "attachments": [file]})
    assert Message.objects.get(kind="reply").attachments.get().public_id == file
    response = desk.get(f"/desk/files/{file}")
    assert response["Content-Disposition"].startswith("attachment")
    assert (response["X-Content-Type-Options"], "sandbox" in response["Content-Security-Policy"]) == ("nosniff", True)
    assert sara.get(f"/desk/files/{file}").status_code == 404


def test_somebody_elses_file_is_not_sent(desk, store, make_member, sign_in, ticket, address):
    sara = sign_in(make_member("سارا"))
    file = sara.post("/desk/files", {"file": SimpleUploadedFile("a.txt", b"a")}).json()["id"]
    assert desk.post(f"{address}/messages", {"text": "سلام", "attachments": [file]}).status_code == 422
    assert (Message.objects.count(), Attachment.objects.get().message_id) == (1, None)


def test_hostile_text_stays_text(desk, hear):
    ticket = hear("<script>alert(1)</script> https://a.example/<b>", subject='"><img src=x onerror=1>').ticket
    page = desk.get(f"/desk/tickets/{ticket.number}").content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_the_thread_goes_page_by_page_from_the_newest(desk, ticket, address, hear):
    for count in range(60):
        hear(f"پیام {count}", ticket_id=ticket.pk)
    first = desk.get(address).content.decode()
    assert first.count('id="message-') == 50
    assert "before=12" in first
    older = desk.get(f"{address}/older?before=12").content.decode()
    assert older.count('id="message-') == 11
    assert "data-older" not in older


def test_two_changes_at_once_are_both_kept(real_shop, sign_in):
    import threading

    from django.db import connection

    from pasokh.contacts.actions.identify import identify
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.actions.inbound import Inbound
    from pasokh.tickets.actions.receive import receive

    with workspace(real_shop):
        contact = identify(kind="email", value="maryam@example.ir")
        given = {"channel": "chat", "contact": contact, "inbox_id": real_shop.inbox.pk, "text": "سلام"}
        ticket = receive(Inbound(**given)).ticket
    browsers = [(sign_in(real_shop.owner), {"impact": "3"}), (sign_in(real_shop.owner), {"urgency": "3"})]
    for _ in range(5):
        with workspace(real_shop):
            Ticket.objects.update(impact=2, urgency=2, priority=2)
        start, statuses = threading.Barrier(2), []

        def judge(browser, given, start=start, statuses=statuses):
            start.wait(60)
            try:
                statuses.append(browser.post(f"/desk/tickets/{ticket.number}/priority", given).status_code)
            finally:
                connection.close()

        threads = [threading.Thread(target=judge, args=each) for each in browsers]
        [thread.start() for thread in threads]
        [thread.join(60) for thread in threads]
        with workspace(real_shop):
            now = Ticket.objects.get()
            assert (statuses, now.impact, now.urgency, now.priority) == ([204, 204], 3, 3, 4)


def test_an_empty_file_is_refused_and_nothing_is_kept(desk, ticket):
    answer = desk.post("/desk/files", {"file": SimpleUploadedFile("خالی.txt", b"", "text/plain")})
    assert (answer.status_code, answer.json()) == (422, {"detail": "این فایل خالی است."})
    assert Attachment.objects.count() == 0


def test_the_limit_of_a_file_is_said_alike_before_and_after_it_is_sent(desk, address, monkeypatch):
    def too_large(*args, **kwargs):
        raise files.TooLarge

    monkeypatch.setattr(files, "store", too_large)
    answer = desk.post("/desk/files", {"file": SimpleUploadedFile("a.txt", b"a")})
    assert (answer.status_code, answer.json()["detail"]) == (413, "این فایل از ۲۵ مگابایت بزرگ‌تر است.")
    page = desk.get(address).content.decode()
    assert answer.json()["detail"] in page
    assert 'data-dropzone-empty-value="این فایل خالی است."' in page


def test_a_look_is_answered_with_the_others_who_are_here(desk, make_member, sign_in, address):
    sara = make_member("سارا")
    assert desk.post(f"{address}/attending", {"state": "viewing"}).json() == {"here": {}}
    sign_in(sara).post(f"{address}/attending", {"state": "typing"})
    assert desk.post(f"{address}/attending", {"state": "viewing"}).json() == {"here": {str(sara.pk): "replying"}}
    sign_in(sara).post(f"{address}/attending", {"state": "left"})
    assert desk.post(f"{address}/attending", {"state": "viewing"}).json() == {"here": {}}


def test_who_answers_is_seen_typing_in_that_conversation_and_no_other(desk, ticket, shop, address, monkeypatch):
    told = []
    monkeypatch.setattr("pasokh.desk.tickets.attending.signal", lambda ws, topic, data: told.append((topic, data)))
    desk.post(f"{address}/attending", {"state": "typing"})
    desk.post(f"{address}/attending?mode=note", {"state": "typing"})
    said = {"type": "typing", "typing": True, "name": shop.owner.name, "conversation": ticket.public_id}
    assert told == [(f"visitor:{ticket.contact_id}", said)]


def test_a_note_is_asked_for_in_its_own_words(desk, make_member, sign_in, address):
    page = desk.get(address).content.decode()
    assert 'placeholder="پاسخ خود را بنویسید…"' in page
    assert 'data-composer-note-value="یادداشت داخلی بنویسید…"' in page
    light = sign_in(make_member("رضا", role="light")).get(address).content.decode()
    assert 'placeholder="یادداشت داخلی بنویسید…"' in light


def test_of_several_who_write_each_other_one_is_named(desk, hear, ticket, address):
    ali = identify(kind="email", value="ali@example.ir")
    hear("من هم منتظرم", contact=ali, ticket_id=ticket.pk, channel="email")
    page = lxml.html.fromstring(desk.get(address).content)
    assert [who.text_content() for who in page.xpath("//*[@class='message-foot']/b")] == ["ali@example.ir"]


def test_a_light_member_reads_whose_a_request_is(shop, ticket, address, make_member, sign_in):
    light = sign_in(make_member("رضا", role="light"))
    assert light.get(f"{address}/panel").text.count("بی‌مسئول") == 1
    team = Team.objects.create(name="پشتیبانی فنی")
    ticket.assign(make_member("پویا نیک‌فر"), by=shop.owner)
    ticket.route_to(team, by=shop.owner)
    for page in (light.get(f"{address}/head").text, light.get(f"{address}/panel").text):
        assert "پویا نیک‌فر" in page and "پشتیبانی فنی" in page and "<select" not in page


@pytest.mark.parametrize("before", ["9" * 20, "x", "0", ""])
def test_a_place_that_no_thread_has_is_no_fault(desk, ticket, before):
    assert desk.get(f"/desk/tickets/{ticket.number}/older", {"before": before}).status_code == 200


def test_what_happened_on_a_later_day_stands_below_its_own_date_and_a_split_below_what_is_older(
    desk, shop, hear, ticket, address
):
    second = hear("دو", ticket_id=ticket.pk).message
    Message.objects.filter(ticket=ticket).update(created_at=timezone.now() - timedelta(days=3))
    Event.objects.filter(subject_kind="ticket", subject_id=ticket.pk).update(
        created_at=timezone.now() - timedelta(days=3)
    )
    ticket.refresh_from_db()
    ticket.tag("فوری", by=shop.owner)
    made = split(ticket=ticket, message_id=second.pk, by=shop.owner)
    for number in (ticket.number, made.number):
        html = desk.get(f"/desk/tickets/{number}").text
        stream = html[html.index('id="stream"') :]
        lines = re.findall(r'class="(day)"|class="(event)"|class="(message) ', stream)
        kinds = ["".join(each) for each in lines]
        days = re.findall(r'class="day" data-day="([^"]+)"', stream)
        assert len(days) == 2 and days == sorted(days)
        assert kinds[0] == "day" and kinds[kinds.index("day", 1) + 1] == "event"
        assert "message" in kinds[: kinds.index("day", 1)]


def test_why_an_answer_failed_is_read_in_the_readers_own_language(shop, desk, make_member, sign_in, hear):
    mailbox = Channel.objects.create(kind="email", name="پشتیبانی", inbox=shop.inbox)
    reza = identify(kind="phone", value="+989120000011", name="رضا")
    ticket = hear(channel="email", origin=mailbox.origin, contact=reza).ticket
    with translation.override("en"):
        said = reply(ticket=ticket, by=shop.owner, text="امروز می‌رسد")
    assert said.state == "failed"
    english = sign_in(make_member("Sara", language="en"))
    path = f"/desk/tickets/{ticket.number}"
    assert "This customer has no e-mail address." in english.get(path).text
    page = desk.get(path).text
    assert "از این مشتری نشانی ایمیلی نداریم." in page and "This customer has no e-mail address." not in page
