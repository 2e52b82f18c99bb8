"""Signing in at a mailbox's provider from its page."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from pasokh.channels.adapters.email import sign_in
from pasokh.channels.models import Channel
from pasokh.desk.settings import mailbox_oauth
from pasokh.events.models import Event
from tests.channels.email.tokens import Tokens

BACK = "/desk/settings/mailboxes/signed-in"


@pytest.fixture
def tokens(settings):
    settings.PASOKH_MAIL_PRIVATE = True
    found = Tokens()
    yield found
    found.close()


@pytest.fixture
def given(shop, tokens):
    """What the form sends for a mailbox that signs in by token."""
    plain = {"name": "ایمیل", "inbox": shop.inbox.pk, "address": "help@khaneno.example", "active": "on"}
    servers = {"imap_host": "imap.example", "imap_security": "tls", "smtp_security": "tls"}
    return plain | servers | tokens.settings() | {"oauth_secret": "hush"}


@pytest.fixture
def page(desk, given):
    """The mailbox's page."""
    answer = desk.post("/desk/settings/mailboxes", given)
    assert answer.status_code == 302
    return answer.url


def begun(browser, page):
    """Press the button: the provider's page."""
    answer = browser.get(f"{page}/sign-in")
    assert answer.status_code == 302
    return answer.url


def state_in(url):
    return parse_qs(urlsplit(url).query)["state"][0]


def back(browser, code, state):
    """What is said on the page to which the way back leads."""
    answer = browser.get(BACK, {"code": code, "state": state}, follow=True)
    assert answer.status_code == 200
    return answer.text


def test_a_mailbox_says_what_to_do_until_somebody_has_signed_in(desk, page, tokens, shop):
    shown = desk.get(page).text
    assert "هنوز کسی وارد نشده" in shown and BACK in shown and f"{page}/sign-in" in shown
    there = begun(desk, page)
    assert there.startswith(f"{tokens.url}/authorise?")
    assert parse_qs(urlsplit(there).query)["redirect_uri"] == [mailbox_oauth.address_back()]
    assert "وارد شدید" in back(desk, tokens.signs_in(there), state_in(there))
    box = Channel.objects.get()
    assert (sign_in.state_of(box), box.credentials["oauth_refresh"]) == ("in", "refresh-1")
    shown = desk.get(page).text
    assert "هنوز کسی وارد نشده" not in shown and "refresh-1" not in shown and "hush" not in shown
    told = Event.objects.filter(kind="channel.changed").latest("pk").payload
    assert told["fields"] == ["credentials"] and "refresh-1" not in str(told)


def unchanged():
    return "oauth_refresh" not in Channel.objects.get().credentials


def test_a_way_back_counts_once(desk, page, tokens):
    there = begun(desk, page)
    back(desk, tokens.signs_in(there), state_in(there))
    kept = Channel.objects.get().credentials
    assert "از نو" in back(desk, tokens.signs_in(there), state_in(there))
    assert Channel.objects.get().credentials == kept and tokens.asked == ["authorization_code"]


def test_a_way_back_that_somebody_else_began_changes_nothing(desk, page, tokens, make_member, sign_in):
    there = begun(desk, page)
    other = sign_in(make_member("سارا", role="admin"))
    assert "از نو" in back(other, tokens.signs_in(there), state_in(there))
    assert unchanged() and tokens.asked == []
    assert "وارد شدید" in back(desk, tokens.signs_in(there), state_in(there))  # hers still counts


@pytest.mark.parametrize("broken", ["", "x", "nonsense:1:2", None])
def test_a_forged_or_old_way_back_changes_nothing(desk, page, tokens, broken, monkeypatch):
    there = begun(desk, page)
    if broken is None:
        monkeypatch.setattr(mailbox_oauth, "LIFE", -1)
    state = state_in(there) if broken is None else broken and f"{state_in(there)[:-3]}{broken}"
    assert "از نو" in back(desk, tokens.signs_in(there), state)
    assert unchanged() and tokens.asked == []


def test_whoever_may_not_change_settings_neither_begins_nor_ends_it(desk, page, tokens, make_member, sign_in):
    browser, there = sign_in(make_member("سارا")), begun(desk, page)
    assert browser.get(f"{page}/sign-in").status_code == 403
    assert browser.get(BACK, {"code": "c", "state": state_in(there)}).status_code == 403
    assert unchanged() and tokens.asked == []


def test_the_providers_no_is_shown_as_text(desk, page, tokens):
    said = {"error": "access_denied", "error_description": "<b>She</b> said no", "state": state_in(begun(desk, page))}
    shown = desk.get(BACK, said, follow=True).text
    assert "&lt;b&gt;She" in shown and unchanged()


def test_a_wrong_code_and_a_permission_for_an_hour_are_told(desk, page, tokens):
    assert "invalid_grant" in back(desk, "wrong", state_in(begun(desk, page)))
    tokens.lasting = False
    there = begun(desk, page)
    assert "offline_access" in back(desk, tokens.signs_in(there), state_in(there))
    assert unchanged()


def test_a_permission_that_was_ended_is_said_with_the_providers_words(desk, page, tokens):
    there = begun(desk, page)
    back(desk, tokens.signs_in(there), state_in(there))
    box = Channel.objects.get()
    Channel.objects.update(
        credentials=box.credentials | {"oauth_refused": "invalid_grant: revoked", "oauth_refresh": ""}
    )
    shown = desk.get(page).text
    assert "invalid_grant: revoked" in shown and "از نو وارد شوید" in shown


def test_health_says_it_in_the_readers_language(desk, page, shop):
    noted = {"ok": False, "words": sign_in.ANEW, "at": timezone.now().isoformat()}
    Channel.objects.update(health={"imap": noted})
    shown = desk.get("/desk/settings/health").text
    assert "از نو وارد شوید" in shown and "Sign in anew" not in shown


def test_what_could_not_be_put_away_is_said(desk, page):
    noted = {
        "ok": False,
        "since": "2026-11-23T04:00:00+00:00",
        "words": "[TRYCREATE] Mailbox doesn't exist: Done",
        "at": timezone.now().isoformat(),
    }
    Channel.objects.update(health={"afterwards": noted, "imap": noted | {"ok": True}})
    assert "TRYCREATE" in desk.get(page).text and "TRYCREATE" in desk.get("/desk/settings/health").text


def test_a_mailbox_by_password_has_no_such_button(desk, given, shop):
    plain = given | {"sign_in": "password", "imap_user": "u", "imap_password": "p"}
    page = desk.post("/desk/settings/mailboxes", plain).url
    assert f"{page}/sign-in" not in desk.get(page).text
    assert desk.get(f"{page}/sign-in").url == page


# The form


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"oauth_client": ""}, "oauth_client"),
        ({"oauth_token_url": ""}, "oauth_token_url"),
        ({"oauth_authorise_url": "javascript:alert(1)"}, "oauth_authorise_url"),
        ({"oauth_token_url": "https://user:pass@x.example/"}, "oauth_token_url"),
        ({"oauth_proxy": "gopher://x"}, "oauth_proxy"),
        ({"sign_in": "magic"}, "sign_in"),
    ],
)
def test_what_cannot_work_is_refused(desk, given, fields, field):
    answer = desk.post("/desk/settings/mailboxes", given | fields)
    assert (answer.status_code, Channel.objects.count()) == (422, 0)
    assert f'id="id_{field}_error"' in answer.text


def test_servers_of_google_need_not_be_entered(desk, given):
    plain = dict.fromkeys(("oauth_authorise_url", "oauth_token_url", "oauth_scopes", "imap_host"), "")
    desk.post("/desk/settings/mailboxes", given | plain | {"sign_in": "google", "imap_security": "none"})
    kept = Channel.objects.get().settings
    assert (kept["imap_host"], kept["imap_security"], kept["imap_user"]) == (
        "imap.gmail.com",
        "tls",
        "help@khaneno.example",
    )
    assert (kept["smtp_host"], kept["smtp_security"]) == ("smtp.gmail.com", "starttls")


def test_a_known_secret_goes_to_no_other_address(desk, page, given, tokens):
    elsewhere = given | {"oauth_token_url": "https://evil.example/token", "oauth_secret": ""}
    assert desk.post(page, elsewhere).status_code == 422
    assert Channel.objects.get().settings["oauth_token_url"] == f"{tokens.url}/token"
    assert desk.post(page, given | {"oauth_secret": ""}).status_code == 302
    assert Channel.objects.get().credentials["oauth_secret"] == "hush"


def test_going_back_to_a_password_forgets_the_permission(desk, page, given, tokens):
    there = begun(desk, page)
    back(desk, tokens.signs_in(there), state_in(there))
    assert desk.post(page, given | {"sign_in": "password", "imap_password": "p"}).status_code == 302
    kept = Channel.objects.get().credentials
    assert (kept["oauth_refresh"], kept["oauth_access"], kept["imap_password"]) == ("", "", "p")


def test_a_known_password_is_forgotten_where_a_token_takes_its_place(desk, given):
    plain = given | {"sign_in": "password", "imap_user": "u", "imap_password": "p"}
    page = desk.post("/desk/settings/mailboxes", plain).url
    assert desk.post(page, given | {"imap_host": "evil.example"}).status_code == 302
    assert Channel.objects.get().credentials["imap_password"] == ""
    back = plain | {"imap_host": "evil.example", "imap_password": ""}
    assert desk.post(page, back).status_code == 422


def test_a_new_secret_ends_a_refusal_that_was_the_secrets_fault(desk, page, given, tokens):
    there = begun(desk, page)
    back(desk, tokens.signs_in(there), state_in(there))
    box = Channel.objects.get()
    Channel.objects.update(credentials=box.credentials | {"oauth_refused": "invalid_client"})
    assert desk.post(page, given).status_code == 302
    assert sign_in.state_of(Channel.objects.get()) == "in"
