"""Who the site's own server says a visitor is: proven she finds her conversations again, unproven she finds nobody's."""

import hashlib
import hmac
import json
import time

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.channels.actions.sites import identity_secret, renew_identity_secret
from pasokh.channels.models import Channel
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.models import Contact, Identity
from pasokh.events.models import Event
from pasokh.tickets.models import Ticket
from pasokh.widget.identity import NotVouched, read

from .conftest import Browser

SECRET = "a" * 64


@pytest.fixture
def secret(site, shop):
    return renew_identity_secret(site=site, by=shop.owner)


def token(secret, sub="5031", life=300, algorithm="HS256", **claims):
    wanted = {"sub": sub, "exp": int(time.time()) + life} | claims
    return jwt.encode({name: value for name, value in wanted.items() if value is not None}, secret, algorithm=algorithm)


def hashed(secret, user):
    return hmac.new(secret.encode(), user.encode(), hashlib.sha256).hexdigest()


class Known(Browser):
    """A browser whose page says who uses it."""

    def say(self, identity):
        answer = self.ask("post", "session", {"token": self.token, "identity": identity}).json()
        self.token = answer.get("token", self.token)
        return answer


def said(answer):
    return [message["text"] for message in answer["messages"]]


def test_her_conversation_follows_her_to_another_device(site, secret):
    one, other = Known(), Known()
    one.say(token(secret, name="مریم رضایی"))
    one.send("سفارش من نرسید")
    answer = other.say(token(secret))
    assert said(answer) == ["سفارش من نرسید"] and answer["identified"] and not answer["anew"]
    assert Contact.objects.get().name == "مریم رضایی"


def test_an_id_with_its_hash_does_the_same(site, secret):
    one, other = Known(), Known()
    one.say(token(secret, sub="علی-۵"))
    one.send("سلام")
    assert said(other.say({"user_id": "علی-۵", "hash": hashed(secret, "علی-۵").upper()})) == ["سلام"]


def test_what_she_wrote_before_she_signed_in_is_hers(site, secret):
    phone, laptop = Known(), Known()
    phone.say(token(secret))
    phone.send("از گوشی")
    laptop.begin()
    laptop.send("پیش از ورود")
    answer = laptop.say(token(secret))
    assert {each["last"] for each in answer["conversations"]} == {"از گوشی", "پیش از ورود"}
    assert Contact.objects.filter(merged_into=None).count() == 1
    assert {ticket.contact_id for ticket in Ticket.objects.all()} == {Contact.objects.get(merged_into=None).pk}


def test_somebody_else_at_the_same_computer_begins_anew(site, secret):
    browser = Known()
    browser.say(token(secret, sub="1"))
    browser.send("از نفر نخست")
    before = browser.token
    answer = browser.say(token(secret, sub="2"))
    assert answer["anew"] and said(answer) == [] and browser.token != before
    browser.send("از نفر دوم")
    assert said(browser.say(token(secret, sub="2"))) == ["از نفر دوم"]
    assert said(Known().say(token(secret, sub="1"))) == ["از نفر نخست"]


def test_a_browser_of_somebody_known_otherwise_is_not_taken_over(site, secret):
    """What was proven of her some other way keeps two people apart."""
    one, other = Known(), Known()
    one.say(token(secret))
    other.begin()
    other.send("من کس دیگری هستم")
    hers = Ticket.objects.get().contact
    Identity.objects.create(contact=hers, kind="email", value="sara@example.ir", proven=True)
    answer = other.say(token(secret))
    assert answer["anew"] and said(answer) == []
    assert Ticket.objects.get().contact == hers


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda secret: token("b" * 64), "not_verified"),
        (lambda secret: token(secret, life=-3600), "expired"),
        (lambda secret: token(secret, exp=None), "unusable"),
        (lambda secret: token(secret, sub=None), "unusable"),
        (lambda secret: token(secret, algorithm="HS512"), "unusable"),
        (lambda secret: token(None, algorithm="none"), "unusable"),
        (lambda secret: {"user_id": "5031", "hash": hashed("b" * 64, "5031")}, "not_verified"),
        (lambda secret: {"user_id": "5031"}, "unusable"),
        (lambda secret: {"hash": "x"}, "unusable"),
        (lambda secret: ["5031"], "unusable"),
        (lambda secret: 5031, "unusable"),
    ],
)
def test_what_proves_nothing_opens_nothing_and_says_why(site, secret, make, why):
    Known().say(token(secret))
    (contact,) = Contact.objects.all()
    other = Known()
    answer = other.say(make(secret))
    assert not answer["identified"] and answer["reason"] == why and answer["warning"] and answer["ticket"] is None
    assert list(Contact.objects.all()) == [contact]


def test_who_only_says_her_name_is_known_by_no_more_than_that(site, shop):
    """An address that somebody typed leads to nobody's record."""
    owner = identify(kind="email", value="sara@example.ir", name="سارا")
    browser = Known()
    answer = browser.say({"name": "سارای دروغین", "email": "sara@example.ir"})
    assert not answer["identified"] and "warning" not in answer
    browser.send("سفارش‌های من؟")
    hers = Ticket.objects.get().contact
    assert hers != owner and hers.name == "سارای دروغین"
    assert not hers.identities.get(kind="email").proven


def test_details_are_proven_only_where_the_site_has_checked_them(site, secret):
    browser = Known()
    browser.say(token(secret, email="maryam@example.ir", email_verified=True, phone="09123456789"))
    proven = {each.kind: each.proven for each in Contact.objects.get().identities.all()}
    assert proven == {"visitor": True, "user": True, "email": True, "phone": False}
    # What is another's already stays a claim, however sure the site is.
    other = Known()
    other.say(token(secret, sub="9", email="maryam@example.ir", email_verified=True))
    second = Identity.objects.get(kind="user", value=f"{site.origin}:9").contact
    assert not second.identities.get(kind="email").proven


def test_malformed_details_are_passed_over(site, secret):
    browser = Known()
    answer = browser.say(token(secret, name="x" * 5000, email="no address", phone=["1"]))
    assert answer["identified"]
    assert {each.kind for each in Contact.objects.get().identities.all()} == {"visitor", "user"}


def test_two_sites_do_not_share_their_users(site, shop, secret):
    from pasokh.channels.actions.open_channel import open_site

    second = open_site(name="دوم", inbox=shop.inbox, by=shop.owner, key="secondkey")
    theirs = renew_identity_secret(site=second, by=shop.owner)
    Known().say(token(secret, sub="7"))
    Known("secondkey").say(token(theirs, sub="7"))
    assert Contact.objects.count() == 2
    assert not Known("secondkey").say(token(secret, sub="7"))["identified"]


def test_a_renewed_secret_ends_the_one_before(site, shop, secret):
    newer = renew_identity_secret(site=site, by=shop.owner)
    assert not Known().say(token(secret))["identified"]
    assert Known().say(token(newer))["identified"]
    site = Channel.objects.get(pk=site.pk)
    assert identity_secret(site) == newer and newer not in json.dumps(site.settings)
    assert Event.objects.filter(kind="channel.identity_renewed").count() == 2


def test_without_a_secret_nobody_is_vouched_for(site):
    assert Known().say(token(SECRET))["reason"] == "no_secret"
    assert Known().say({"user_id": "1", "hash": hashed("", "1")})["reason"] == "no_secret"
    assert not Contact.objects.exists()


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_anything_at_all_is_read_or_refused(identity):
    try:
        assert read(identity, SECRET).user == ""
    except NotVouched:
        pass
