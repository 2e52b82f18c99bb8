"""A customer's requests in the portal: hers and nobody else's, and what she may do on them."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pasokh.contacts.actions.identify import identify
from pasokh.contacts.actions.sign_in import open_session
from pasokh.kernel import files
from pasokh.portal.requests import reading
from pasokh.portal.visits import COOKIE
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.confirm import confirm
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import Attachment, Message, Rating, Ticket

ROOT = "/p/khaneno/"


@pytest.fixture
def ticket(portal, hear):
    return hear(subject="سفارش نرسیده").ticket


def page(browser, ticket, **query):
    return browser.get(f"{ROOT}requests/{ticket.number}", query)


def html(browser, ticket, **query):
    return page(browser, ticket, **query).content.decode()


def do(browser, ticket, **given):
    return browser.post(f"{ROOT}requests/{ticket.number}", {"client_id": uuid.uuid4()} | given)


def fresh(ticket):
    return Ticket.objects.select_related("status").get(pk=ticket.pk)


def test_the_list_has_hers_with_the_newest_words_first(hers, hear, ticket):
    hear("دومی", subject="فاکتور")
    other = identify(kind="email", value="ali@example.ir", name="علی")
    hear("محرمانهٔ علی", contact=other, subject="خریدِ علی")
    said = hers.get(ROOT).content.decode()
    assert said.index("فاکتور") < said.index("سفارش نرسیده")
    assert "علی" not in said


def test_the_list_goes_on(hers, hear, portal, monkeypatch):
    monkeypatch.setattr(reading, "PAGE", 2)
    titles = ["یکم", "دوم", "سوم", "چهارم", "پنجم"]
    for title in titles:
        hear(subject=title)
    seen, address = [], ROOT
    while address:
        page = hers.get(address).content.decode()
        seen += re.findall(r'<b dir="auto">([^<]+)</b>', page)
        older = re.search(r'href="(\?before=\d+)" rel="next"', page)
        address = ROOT + older[1] if older else ""
    assert seen == titles[::-1]


def test_what_was_said_stands_there_and_notes_do_not(hers, shop, ticket):
    reply(ticket=ticket, by=shop.owner, text="فردا می‌رسد")
    note(ticket=ticket, by=shop.owner, text="پیک را جریمه کنیم")
    said = html(hers, ticket)
    assert ("فردا می‌رسد" in said, "جریمه" in said, "هنوز نرسیده" in said) == (True, False, True)
    assert fresh(ticket).seen_by_contact == fresh(ticket).last_position


def test_a_new_answer_is_marked_until_she_has_read_it(hers, shop, ticket):
    reply(ticket=ticket, by=shop.owner, text="فردا می‌رسد")
    assert "پاسخ تازه" in hers.get(ROOT).content.decode()
    page(hers, ticket)
    assert "پاسخ تازه" not in hers.get(ROOT).content.decode()


def test_nobody_else_s_request_is_there(portal, place, hers, ticket, client):
    stranger = identify(kind="email", value="ali@example.ir")
    client.cookies[COOKIE] = open_session(contact=stranger, how="code")[1]
    assert page(client, ticket).status_code == 404
    assert (do(client, ticket, text="سلام").status_code, ticket.messages.count()) == (404, 1)


def test_what_was_merged_into_another_s_request_shows_her_part_alone(hers, shop, hear, ticket):
    other = identify(kind="email", value="ali@example.ir", name="علی")
    target = hear("محرمانهٔ علی", contact=other).ticket
    merge(target=target, sources=[ticket], by=shop.owner)
    reply(ticket=fresh(target), by=shop.owner, text="برای هر دو")
    said = html(hers, ticket)
    assert ("محرمانهٔ علی" in said, "هنوز نرسیده" in said, "برای هر دو" in said) == (False, True, True)
    assert page(hers, target).status_code == 404


def test_she_answers_once_for_each_page(hers, shop, portal, ticket):
    ticket.solve(by=shop.owner)
    given = {"text": "هنوز نیامده", "client_id": uuid.uuid4()}
    first, again = do(hers, ticket, **given), do(hers, ticket, **given)
    assert (first.status_code, again.status_code) == (302, 302)
    said = ticket.messages.order_by("position").last()
    assert (said.text, said.origin, ticket.messages.count()) == ("هنوز نیامده", portal.origin, 2)
    assert fresh(ticket).status.key == "open"


def test_files_go_with_her_words(hers, ticket):
    file = SimpleUploadedFile("رسید.pdf", b"%PDF-1.4 ...", content_type="application/pdf")
    assert do(hers, ticket, text="رسید", files=[file]).status_code == 302
    kept = Attachment.objects.get()
    assert (kept.name, kept.message.text) == ("رسید.pdf", "رسید")


@pytest.mark.parametrize(
    "given", [{"text": ""}, {"text": " \n"}, {"text": "x" * 20_001}, {"do": "rate", "score": "9"}, {"do": "rate"}]
)
def test_what_says_nothing_changes_nothing(hers, ticket, given):
    refused = do(hers, ticket, **given)
    assert (refused.status_code, ticket.messages.count(), Rating.objects.count()) == (422, 1, 0)
    assert 'role="alert"' in refused.content.decode()


def test_who_is_blocked_reads_and_does_not_write(hers, shop, maryam, ticket):
    maryam.block(by=shop.owner)
    assert page(hers, ticket).status_code == 200
    assert (do(hers, ticket, text="سلام").status_code, ticket.messages.count()) == (422, 1)


def test_a_closed_request_is_continued_by_another(hers, shop, maryam, ticket):
    ticket.solve(by=shop.owner)
    confirm(ticket=ticket, contact=maryam)
    answer = do(hers, ticket, text="دوباره همان")
    follows = Ticket.objects.exclude(pk=ticket.pk).get()
    assert (follows.continues_id, f"requests/{follows.number}" in answer.url) == (ticket.pk, True)


def test_solved_or_not(hers, shop, ticket):
    ticket.solve(by=shop.owner)
    assert 'value="confirm"' in html(hers, ticket)
    do(hers, ticket, do="deny", text="کابل نیست")
    assert (fresh(ticket).status.key, ticket.messages.order_by("position").last().text) == ("open", "کابل نیست")
    fresh(ticket).solve(by=shop.owner)
    do(hers, ticket, do="confirm")
    assert fresh(ticket).status.key == "closed"


def test_she_rates_it(hers, shop, ticket):
    ticket.solve(by=shop.owner)
    do(hers, ticket, do="rate", score="2", text="دیر شد")
    assert (Rating.objects.get().score, Rating.objects.get().words) == (2, "دیر شد")


class TestFiles:
    def test_hers_is_given_and_another_s_is_not(self, hers, shop, ticket, hear, client):
        upload = attach(files.store(b"%PDF-1.4 x", name="a.pdf"), by=shop.owner.actor)
        message = reply(ticket=ticket, by=shop.owner, text="بفرمایید", attachment_ids=[upload.pk])
        Attachment.objects.update(state=Attachment.State.CLEAN)
        address = f"{ROOT}files/{upload.public_id}"
        given = hers.get(address)
        assert (given.status_code, "X-Pasokh-File" in given.headers) == (200, True)
        client.cookies[COOKIE] = open_session(contact=identify(kind="email", value="ali@example.ir"), how="code")[1]
        assert client.get(address).status_code == 404
        Message.objects.filter(pk=message.pk).update(kind=Message.Kind.NOTE)
        assert hers.get(address).status_code == 404

    def test_one_that_was_found_harmful_is_not(self, hers, shop, ticket):
        upload = attach(files.store(b"%PDF-1.4 x", name="a.pdf"), by=shop.owner.actor)
        reply(ticket=ticket, by=shop.owner, text="بفرمایید", attachment_ids=[upload.pk])
        Attachment.objects.update(state=Attachment.State.BLOCKED)
        assert hers.get(f"{ROOT}files/{upload.public_id}").status_code == 404
