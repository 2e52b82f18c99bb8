"""Mailboxes that sign in by token: at a real Dovecot and a real SMTP server, with a provider on this machine."""

import base64
import imaplib
import shutil
import threading
import time
from pathlib import Path
from smtplib import SMTPException
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.core.mail import EmailMessage
from django.db import connection

from pasokh.channels import mailroom as rooms
from pasokh.channels import system_mail
from pasokh.channels.actions import send
from pasokh.channels.actions.change_channel import change_channel
from pasokh.channels.actions.keep_sign_in import keep_sign_in
from pasokh.channels.actions.process import process
from pasokh.channels.adapters.base import TemporaryFailure
from pasokh.channels.adapters.email import fetch, imap, oauth, sign_in
from pasokh.channels.adapters.email.adapter import EmailAdapter
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.models import Channel, Delivery, Receipt
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.actions.reply import reply
from pasokh.tickets.models import Message

from .conftest import free_port, letter, wait_for
from .tokens import Tokens, dovecot_asks

BACK = "https://khaneno.example/back"


@pytest.fixture
def tokens(settings):
    settings.PASOKH_MAIL_PRIVATE = True
    found = Tokens()
    yield found
    found.close()


@pytest.fixture
def signed(real_mailbox, real_shop, tokens):
    """The mailbox, signed in; `again()` is the channel as another process would read it."""
    real_mailbox.change(**tokens.settings())
    with workspace(real_shop):
        Channel.objects.update(credentials={"oauth_secret": "hush"})
        enter(again(real_shop), tokens, real_shop)
    return again(real_shop)


def again(shop):
    with workspace(shop):
        return Channel.objects.get()


def enter(channel, tokens, shop):
    """A person signs in; what that gives is kept."""
    client = oauth.client_of(channel)
    page = client.page(state="s", redirect=BACK, verifier=oauth.verifier_of("n"))
    given = client.exchange(code=tokens.signs_in(page), redirect=BACK, verifier=oauth.verifier_of("n"))
    keep_sign_in(channel=channel, tokens=given, by=shop.owner)


def age(shop, **kept):
    """As if the tokens had been given long ago."""
    channel = again(shop)
    with workspace(shop):
        Channel.objects.update(credentials=channel.credentials | {"oauth_at": 0} | kept)
    return again(shop)


def test_the_page_is_told_who_asks_and_keeps_its_own_query(signed):
    page = urlsplit(oauth.client_of(signed).page(state="s", redirect=BACK, verifier="v"))
    said = {name: values[0] for name, values in parse_qs(page.query).items()}
    assert (page.path, said["tenant"], said["state"], said["redirect_uri"]) == ("/authorise", "1", "s", BACK)
    assert (said["login_hint"], said["scope"]) == ("support@khaneno.example", "mail offline_access")


@pytest.mark.parametrize("name", ["google", "microsoft"])
def test_what_is_known_of_a_provider_need_not_be_entered(name):
    usual = oauth.provider_of({"sign_in": name})
    own = oauth.provider_of({"sign_in": name, "oauth_token_url": "https://own.example/token"})
    assert usual.token.startswith("https://") and usual.scopes
    assert (own.token, own.authorise, own.scopes) == ("https://own.example/token", usual.authorise, usual.scopes)


def test_a_code_without_its_verifier_is_worth_nothing(signed, tokens):
    client = oauth.client_of(signed)
    code = tokens.signs_in(client.page(state="s", redirect=BACK, verifier="one"))
    with pytest.raises(oauth.Denied):
        client.exchange(code=code, redirect=BACK, verifier="two")


def test_a_token_is_used_while_it_lives_and_renewed_before_it_ends(signed, tokens, real_shop):
    assert sign_in.access_token(signed) == sign_in.access_token(again(real_shop)) == "access-1"
    assert tokens.asked == ["authorization_code"]
    channel = age(real_shop, oauth_until=int(time.time()) + sign_in.MARGIN - 1)
    assert sign_in.access_token(channel) == "access-2" == again(real_shop).credentials["oauth_access"]
    assert again(real_shop).credentials["oauth_refresh"] == "refresh-1"


def test_two_processes_renew_once_where_a_refresh_token_is_used_up(signed, tokens, real_shop):
    tokens.rotates = True
    channels = [age(real_shop, oauth_until=0) for _ in range(2)]
    tokens.before = lambda: time.sleep(0.2)  # the other one comes meanwhile
    got = []
    threads = [threading.Thread(target=lambda each=each: got.append(sign_in.access_token(each))) for each in channels]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert (got, tokens.asked[1:]) == (["access-2"] * 2, ["refresh_token"])
    assert again(real_shop).credentials["oauth_refresh"] == "refresh-2"


def test_what_a_renewal_gave_is_kept_though_its_caller_takes_everything_back(signed, tokens, real_shop):
    tokens.rotates = True
    age(real_shop, oauth_until=0)
    with pytest.raises(ZeroDivisionError), workspace(real_shop):
        sign_in.access_token(Channel.objects.get())
        _ = 1 / 0
    assert again(real_shop).credentials["oauth_refresh"] == "refresh-2"


def test_a_renewal_does_not_overwrite_who_signed_in_meanwhile(signed, tokens, real_shop):
    channel = age(real_shop, oauth_until=0)
    tokens.rotates = True

    def meanwhile():
        tokens.before = None
        enter(again(real_shop), tokens, real_shop)

    tokens.before = lambda: workspace_of(real_shop, meanwhile)
    token = sign_in.access_token(channel)
    kept = again(real_shop).credentials
    assert (kept["oauth_refresh"] in tokens.refresh, token) == (True, kept["oauth_access"])


def workspace_of(shop, work):
    try:
        with workspace(shop):
            work()
    finally:
        connection.close()


def test_saving_the_form_does_not_bring_back_a_token_that_is_used_up(signed, tokens, real_shop):
    tokens.rotates = True
    old = age(real_shop, oauth_until=0)
    _ = old.credentials
    sign_in.access_token(again(real_shop))
    with workspace(real_shop):
        change_channel(channel=old, by=real_shop.owner, credentials={"oauth_secret": "hush"})
    assert again(real_shop).credentials["oauth_refresh"] == "refresh-2"


def test_a_refusal_is_asked_for_once_and_signing_in_anew_ends_it(signed, tokens, real_shop):
    channel = age(real_shop, oauth_until=0)
    tokens.refresh.clear()
    for each in (channel, again(real_shop), again(real_shop)):
        with pytest.raises(sign_in.SignInAnew):
            sign_in.access_token(each)
    assert tokens.asked == ["authorization_code", "refresh_token"]
    refused = again(real_shop)
    assert sign_in.state_of(refused) == "refused" and "revoked" in sign_in.words_of(refused)
    with workspace(real_shop):
        enter(refused, tokens, real_shop)
    assert (sign_in.state_of(again(real_shop)), sign_in.access_token(again(real_shop))) == ("in", "access-2")


def test_a_secret_that_has_run_out_does_not_cost_the_sign_in(signed, tokens, real_shop):
    channel = age(real_shop, oauth_until=0, oauth_secret="old")
    with pytest.raises(sign_in.SignInAnew):
        sign_in.access_token(channel)
    assert "invalid_client" in sign_in.words_of(again(real_shop))
    channel = age(real_shop, oauth_secret="hush", oauth_refused="")  # as the form does with a new secret
    assert sign_in.access_token(channel) == "access-2"


@pytest.mark.parametrize(
    "says", [(503, "away"), (403, "<html>not from your country"), (200, "nonsense"), (200, {"access_token": None}),
             (429, {"error": "invalid_grant"}), (400, {"error": "temporarily_unavailable"})],
)  # fmt: skip
def test_trouble_that_may_pass_costs_nothing_and_is_not_asked_for_all_the_time(signed, tokens, real_shop, says):
    age(real_shop, oauth_until=0)
    tokens.says = says
    for _ in range(sign_in.CALLS + 3):
        with pytest.raises(TemporaryFailure) as failure:
            sign_in.access_token(again(real_shop))
        assert not isinstance(failure.value, sign_in.SignInAnew)
    assert tokens.asked[1:] == ["refresh_token"] * sign_in.CALLS
    assert sign_in.state_of(again(real_shop)) == "in"


def test_tokens_go_to_no_other_servers_than_they_were_got_for(signed, tokens, real_shop, real_mailbox):
    for changed in (
        {"imap_host": "evil.example"},
        {"smtp_host": "evil.example"},
        {"oauth_token_url": f"{tokens.url}/x"},
    ):
        with workspace(real_shop):
            Channel.objects.update(settings=signed.settings | changed)
        assert sign_in.state_of(again(real_shop)) == "never"
        with pytest.raises(sign_in.SignInAnew):
            sign_in.access_token(again(real_shop))
    assert tokens.asked == ["authorization_code"]


# IMAP


@pytest.fixture
def server(start_dovecot, tokens, tmp_path_factory):
    folder = Path("/tmp") / f"pasokh-oauth2-{tmp_path_factory.mktemp('x').name}-{time.monotonic_ns()}"
    yield start_dovecot(dovecot_asks(tokens, folder))
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def fetched(server, real_mailbox, real_shop, tokens):
    """A mailbox at a Dovecot that takes tokens, signed in: fetch it once, how many mails were new."""
    real_mailbox.change(
        imap_host="127.0.0.1", imap_port=server.imap, imap_security="none", imap_user="support", **tokens.settings()
    )
    with workspace(real_shop):
        Channel.objects.update(credentials={"oauth_secret": "hush"})
        enter(again(real_shop), tokens, real_shop)

    def fetched():
        channel = again(real_shop)
        with imap.open_box(channel) as box:
            return fetch.fetch_folder(channel, box, "INBOX")

    return fetched


def test_dovecot_lets_a_token_in(fetched, server):
    fetched()
    server.deliver(letter())
    assert fetched() == 1


def test_a_token_that_is_refused_before_its_time_is_renewed(fetched, server, tokens, real_shop):
    fetched()
    tokens.expires()
    with pytest.raises(imaplib.IMAP4.error):
        fetched()  # given just now: another one would be no better
    assert tokens.asked == ["authorization_code"]
    age(real_shop)
    with pytest.raises(imaplib.IMAP4.error):
        fetched()
    assert fetched() == 0 and tokens.asked[1:] == ["refresh_token"]


def test_a_token_that_ends_in_mid_fetch_loses_no_mail(fetched, server, tokens, real_shop, monkeypatch):
    fetched()
    for number in range(3):
        server.deliver(letter(message_id=f"{number}@c"))
    whole, calls = imap.raw_mail, []

    def ending(box, uid):
        calls.append(uid)
        if len(calls) == 2:  # providers hang up when the token ends
            tokens.expires()
            age(real_shop, oauth_until=0)
            server.die()
        return whole(box, uid)

    monkeypatch.setattr(imap, "raw_mail", ending)
    with pytest.raises((imaplib.IMAP4.error, OSError)):
        fetched()
    server.start()
    assert fetched() == 2 and tokens.asked[1:] == ["refresh_token"]
    with workspace(real_shop):
        assert sorted(key.split()[0] for key in Receipt.objects.values_list("key", flat=True)) == ["0@c", "1@c", "2@c"]


def test_the_mailroom_says_that_somebody_must_sign_in_and_goes_on_by_itself(
    mailroom, fetched, server, tokens, real_shop, monkeypatch
):
    monkeypatch.setattr(rooms, "LOOK_AGAIN", 0.3)
    fetched()
    tokens.refresh.clear()
    age(real_shop, oauth_until=0)
    mailroom()
    wait_for(lambda: again(real_shop).health.get("imap", {}).get("words") == sign_in.ANEW)
    assert tokens.asked.count("refresh_token") == 1
    server.deliver(letter())
    with workspace(real_shop):
        enter(again(real_shop), tokens, real_shop)
    wait_for(lambda: again(real_shop).health["imap"]["ok"])
    with workspace(real_shop):
        wait_for(lambda: Receipt.objects.count() == 1)


def test_an_admin_is_told_in_her_language(fetched, tokens, real_shop):
    assert EmailAdapter(again(real_shop)).verify() == []
    age(real_shop, oauth_until=0)
    tokens.refresh.clear()
    (problem,) = EmailAdapter(again(real_shop)).verify()
    assert "وارد" in problem


# SMTP


class Post:
    """An SMTP server that takes tokens, and keeps what it is given."""

    def __init__(self, tokens):
        self.tokens, self.taken, self.said = tokens, [], []
        safe = {"auth_required": True, "auth_require_tls": False}
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port(), **safe)

    async def handle_DATA(self, server, session, envelope):
        self.taken.append(envelope.rcpt_tos)
        return "250 taken"

    async def auth_XOAUTH2(self, server, args):
        said = base64.b64decode(args[1]).decode()
        self.said.append(said)
        if said.rpartition("Bearer ")[2].strip("\1") in self.tokens.access:
            return AuthResult(success=True, auth_data=said)
        await server.push("334 " + base64.b64encode(b'{"status":"400"}').decode())
        assert (await server._reader.readline()) == b"\r\n"
        return AuthResult(success=False, handled=False)


@pytest.fixture
def post(tokens, real_mailbox, real_shop):
    found = Post(tokens)
    found.controller.start()
    real_mailbox.change(
        smtp_host="127.0.0.1", smtp_port=found.controller.port, smtp_security="none", **tokens.settings()
    )
    with workspace(real_shop):
        Channel.objects.update(credentials={"oauth_secret": "hush"})
        enter(again(real_shop), tokens, real_shop)
    yield found
    found.controller.stop()


@pytest.fixture
def answer(real_shop, post):
    """Write an answer; `answer()` tries to deliver it: its delivery afterwards."""
    with workspace(real_shop):
        receipt, _ = store_mail(again(real_shop), letter())
        process(receipt)
        ticket = Message.objects.get(pk=receipt.message_id).ticket
        reply(ticket=ticket, by=real_shop.owner, text="پاسخ ما")

    def answer():
        with workspace(real_shop):
            pk = Delivery.objects.get().pk
        send.deliver(real_shop.pk, pk)
        with workspace(real_shop):
            return Delivery.objects.get()

    return answer


def test_an_answer_goes_out_by_token(answer, post):
    assert answer().state == "sent"
    assert post.said == ["user=support@khaneno.example\1auth=Bearer access-1\1\1"]


def test_answers_wait_while_nobody_is_signed_in_and_go_when_somebody_is(answer, post, tokens, real_shop, monkeypatch):
    age(real_shop, oauth_until=0)
    tokens.refresh.clear()
    for _ in range(EmailAdapter.attempts + 2):
        waiting = answer()
    assert (waiting.state, waiting.attempts, waiting.answer) == ("queued", 0, sign_in.ANEW)
    assert (post.taken, tokens.asked.count("refresh_token")) == ([], 1)
    woken = []
    monkeypatch.setattr("pasokh.channels.actions.keep_sign_in.start", woken.append)
    with workspace(real_shop):
        enter(again(real_shop), tokens, real_shop)
    assert woken == [waiting] and answer().state == "sent"


def test_a_token_that_the_outgoing_server_refuses_is_renewed_for_the_next_try(answer, post, tokens, real_shop):
    tokens.expires()
    age(real_shop)
    first = answer()
    assert (first.state, first.answer[:3]) == ("queued", "535")
    assert answer().state == "sent" and tokens.asked[1:] == ["refresh_token"]


def test_the_programs_own_mail_goes_by_token_too(post, real_shop, tokens):
    mail = EmailMessage("گذرواژه", "متن", "support@khaneno.example", ["negar@khaneno.example"])
    server = system_mail.server_of_channel(again(real_shop))
    assert server.send_messages([mail]) == 1 and post.taken == [["negar@khaneno.example"]]
    age(real_shop, oauth_until=0)
    tokens.refresh.clear()
    with pytest.raises(SMTPException):
        system_mail.server_of_channel(again(real_shop)).send_messages([mail])
    assert len(post.taken) == 1
