"""A mail with its remote pictures, as a document of its own."""

import pytest

from pasokh.contacts.actions.identify import identify
from pasokh.kernel.html import sanitise

MAIL = '<p>سلام</p><img src="https://spy.example/p.png" onerror="x()"><script>x()</script>'


@pytest.fixture
def mail(hear):
    return hear("سلام", html=str(sanitise(MAIL))).message


def address(message):
    return f"/desk/tickets/{message.ticket.number}/messages/{message.pk}/pictures"


def test_the_thread_holds_pictures_back_and_offers_them(desk, mail):
    page = desk.get(f"/desk/tickets/{mail.ticket.number}?box=all").content.decode()
    assert f'href="{address(mail)}"' in page
    assert ' data-src="https://spy.example/p.png"' in page
    assert ' src="https://spy.example' not in page


def test_the_document_shows_them_under_a_policy_of_its_own(desk, mail):
    answer = desk.get(address(mail))
    assert ' src="https://spy.example/p.png"' in answer.content.decode()
    assert "<script" not in answer.content.decode()
    policy = answer["Content-Security-Policy"]
    for rule in (
        "default-src 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
        "sandbox allow-same-origin allow-popups ",
    ):
        assert rule in policy
    assert "allow-scripts" not in policy and "script-src" not in policy
    assert (answer["X-Frame-Options"], answer["Referrer-Policy"]) == ("SAMEORIGIN", "no-referrer")
    assert answer["Cache-Control"] == "private, no-store"


def test_it_is_shown_to_those_who_see_the_ticket_only(shop, mail, make_member, sign_in, client, hear):
    sara = make_member("سارا", sees="own")
    assert sign_in(sara).get(address(mail)).status_code == 404
    assert client.get(address(mail)).status_code == 302
    other = hear("دیگر", contact=identify(kind="email", value="ali@example.ir")).message
    assert other.ticket_id != mail.ticket_id
    assert sign_in(shop.owner).get(address(mail).replace(f"/{mail.pk}/", f"/{other.pk}/")).status_code == 404
