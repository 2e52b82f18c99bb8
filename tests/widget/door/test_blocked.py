"""Whoever is blocked: she is told so politely, nothing of hers reaches a ticket, and some of it is set aside for leads."""

import uuid

import pytest

from pasokh.channels.actions.keep_refused import MOST_A_DAY
from pasokh.channels.actions.sites import renew_identity_secret
from pasokh.channels.actions.take_anyway import CannotBeTaken, take_anyway
from pasokh.channels.models import Receipt
from pasokh.contacts.actions.identify import claim, identify
from pasokh.contacts.models import Contact
from pasokh.desk.quarantine.glance import whole
from pasokh.events.models import Event
from pasokh.tickets.models import Message, Ticket

from .conftest import Browser, code
from .test_identity import Known, token


@pytest.fixture
def blocked(browser, shop):
    """A visitor who has written, and is blocked since."""
    browser.send("سلام")
    Ticket.objects.get().contact.block(by=shop.owner, reason="ناسزا")
    return browser


def test_she_is_told_and_what_she_sends_is_set_aside_once(blocked, shop):
    again = "0199aaaa-0000-7000-8000-000000000009"
    for _ in range(2):
        answer = blocked.send("باز هم من", client_id=again)
        assert code(answer) == (403, "blocked")
        assert "بسته" in answer.json()["detail"]
    receipt = Receipt.objects.get()
    assert (receipt.state, receipt.reason, receipt.contact_id) == ("ignored", "blocked", Contact.objects.get().pk)
    assert (whole(receipt)["glance"].text, Message.objects.count()) == ("باز هم من", 1)
    with pytest.raises(CannotBeTaken):
        take_anyway(receipt=receipt, by=shop.owner)
    assert Message.objects.count() == 1


def test_not_more_is_kept_than_somebody_reads(blocked):
    for number in range(MOST_A_DAY + 3):
        blocked.send(f"پیام {number} " + "x" * 9000)
    assert Receipt.objects.count() == MOST_A_DAY
    assert max(len(bytes(receipt.raw)) for receipt in Receipt.objects.all()) < 5_000


def test_nobody_hears_her_type(blocked, monkeypatch):
    told = []
    monkeypatch.setattr("pasokh.widget.views.attending.signal", lambda *signal: told.append(signal))
    blocked.ask("post", "typing", {"typing": True, "text": "ناسزا"})
    assert told == []


def test_another_visitor_writes_on_and_she_too_once_it_is_lifted(blocked, shop):
    other = Browser()
    other.begin()
    assert other.send("سلام").status_code == 200
    Contact.objects.exclude(blocked_at=None).get().unblock(by=shop.owner)
    assert blocked.send("ببخشید").status_code == 200
    assert Receipt.objects.count() == 0


MOBILE, MAIL = "+989123456789", "maryam@example.ir"


@pytest.fixture
def stranger(browser):
    """Another browser, or the same one after its storage was cleared: gives itself with what it says by `identify`."""

    def stranger(**identity):
        found = Browser()
        found.begin()
        return found.ask("post", "session", {"token": found.token, "identity": identity}) if identity else found

    return stranger


@pytest.fixture
def claimed(blocked):
    """The one who is blocked said this of herself."""
    contact = Contact.objects.get()
    for kind, value in (("phone", MOBILE), ("email", MAIL)):
        claim(contact=contact, kind=kind, value=value)
    return contact


def ways(given):
    """Each way in which she says it: the form, a call-back, a message for later."""
    sent = {"client_id": str(uuid.uuid4()), "text": "سلام"}
    yield "contact", given
    if "phone" in given:
        yield "callback", given | sent
    yield "later", sent | {"way": next(iter(given)), "value": next(iter(given.values()))}


@pytest.mark.parametrize("given", [{"phone": "۰۹۱۲ ۳۴۵ ۶۷۸۹"}, {"email": "Maryam@Example.ir"}])
def test_who_gives_what_tells_her_stays_blocked_with_another_browser(claimed, stranger, given):
    before = (Contact.objects.count(), Message.objects.count(), Event.objects.count())
    for path, body in ways(given):
        answer = stranger().ask("post", path, body)
        assert (path, code(answer)) == (path, (403, "blocked"))
        assert "بسته" in answer.json()["detail"]
    assert code(stranger(**given)) == (403, "blocked")
    assert (Contact.objects.count(), Message.objects.count(), Event.objects.count()) == before


def test_what_she_only_claimed_is_not_held_against_who_has_it(claimed, stranger):
    """Whoever is blocked may have given the number of somebody else."""
    identify(kind="phone", value=MOBILE, name="صاحب شماره")
    other = stranger()
    assert other.ask("post", "contact", {"phone": MOBILE}).status_code == 200
    assert code(stranger().ask("post", "contact", {"email": MAIL})) == (403, "blocked")


def test_what_is_her_own_tells_her_whoever_claims_it(blocked, stranger, shop):
    guilty = identify(kind="phone", value=MOBILE)
    assert stranger().ask("post", "contact", {"phone": MOBILE}).status_code == 200
    guilty.block(by=shop.owner)
    assert code(stranger().ask("post", "contact", {"phone": MOBILE})) == (403, "blocked")
    guilty.unblock(by=shop.owner)
    assert stranger().ask("post", "contact", {"phone": MOBILE}).status_code == 200


def test_whom_the_site_vouches_for_is_held_to_what_it_checked(claimed, site, shop):
    secret = renew_identity_secret(site=site, by=shop.owner)

    def begin(**said):
        return Known().ask("post", "session", {"identity": token(secret, sub=str(uuid.uuid4()), **said)})

    assert begin(phone=MOBILE).json()["identified"] is True
    assert begin(email=MAIL, email_verified=True).json()["identified"] is True  # only claimed by who is blocked
    identify(kind="email", value="sara@example.ir").block(by=shop.owner)
    before = Contact.objects.count()
    assert code(begin(email="sara@example.ir", email_verified=True)) == (403, "blocked")
    assert Contact.objects.count() == before
