"""From a mail that became a message to what is known of its sender: after it, outside of its transaction, once."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from pasokh.channels.actions.forget import forget_person
from pasokh.channels.actions.process import process
from pasokh.channels.adapters.email import dns
from pasokh.channels.adapters.email.storing import store_mail
from pasokh.channels.adapters.email.trust import asking, weighing
from pasokh.channels.adapters.email.trust.asking import Asking, TooMany
from pasokh.channels.models import MailFacts, Receipt
from pasokh.contacts.actions.identify import claim, identify
from pasokh.contacts.models import Contact
from pasokh.events.models import Event
from pasokh.kernel import kept
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Message

from ..nameserver import nameserver
from .zones import PUBLIC, mail, signed

ZONE = {
    ("s1._domainkey.karkhane.ir", "TXT"): [f'"{PUBLIC.decode()[:200]}" "{PUBLIC.decode()[200:]}"'],
    ("_dmarc.karkhane.ir", "TXT"): ['"v=DMARC1; p=reject"'],
    ("karkhane.ir", "TXT"): ['"v=spf1 ip4:9.9.9.9 -all"'],
}
PEER = {"peer": "8.8.8.8", "helo": "mx.karkhane.ir", "envelope_from": "ali@karkhane.ir"}


@pytest.fixture(autouse=True)
def fresh(settings):
    kept.forget_all()
    with nameserver(ZONE) as settings.PASOKH_DNS:
        yield


@pytest.fixture
def arrive(mailbox):
    """A mail arrives and becomes a message; its facts."""

    def arrive(raw, **facts):
        receipt, _ = store_mail(mailbox, raw, **facts)
        process(receipt)
        return MailFacts.objects.filter(message_id=Receipt.objects.get(pk=receipt.pk).message_id).first()

    return arrive


def weighed(facts):
    while weighing._weigh_one(facts.workspace_id):
        pass
    facts.refresh_from_db()
    return facts


def told():
    return list(Event.objects.filter(kind="message.weighed").values_list("payload", flat=True))


def test_a_mail_waits_to_be_weighed_with_its_message(arrive):
    facts = arrive(signed(mail()))
    assert facts.weigh_at <= timezone.now() and facts.auth == {"receipt": Receipt.objects.get().pk}
    assert Message.objects.count() == 1


def test_what_is_found_is_kept_with_the_message(arrive):
    facts = weighed(arrive(signed(mail()), **PEER))
    assert (facts.auth["verdict"], facts.auth["why"], facts.weigh_at) == ("proved", "signed", None)
    assert facts.auth["spf"] == {"result": "fail", "domain": "karkhane.ir", "why": "seen"}
    assert (facts.sender, told()) == ({}, [])


def test_a_mail_against_what_its_domain_says_is_told_to_who_looks_and_changes_nothing(arrive):
    facts = arrive(mail(), **PEER)
    contact, before = Contact.objects.get(), Message.objects.values().get()
    weighed(facts)
    assert (facts.auth["verdict"], facts.auth["why"]) == ("against", "policy")
    assert told() == [{"message": facts.message_id}]
    assert Message.objects.values().get() == before and Contact.objects.get() == contact


def test_a_forged_mail_proves_no_address_and_takes_no_proof_away(arrive):
    claimed = Contact.objects.create(name="علی")
    claim(contact=claimed, kind="email", value="ali@karkhane.ir")
    weighed(arrive(mail(body="forged"), **PEER))
    identity = claimed.identities.get()
    assert identity.proven is False
    # Her own mail proves it, and a forged one after that changes nothing.
    weighed(arrive(signed(mail(body="honest")), **PEER))
    weighed(arrive(mail(body="forged again"), **PEER))
    identity.refresh_from_db()
    assert (identity.proven, Contact.objects.count(), Message.objects.filter(author_id=claimed.pk).count()) == (
        True,
        1,
        3,
    )


def test_whom_a_forged_mail_put_in_copy_is_in_copy_no_more(arrive):
    forged = mail(body="forged", cc="Eve <eve@evil.example>", subject="order")
    facts = arrive(forged, **PEER)
    ticket = facts.message.ticket
    assert [each.contact.email for each in ticket.participants.all()] == ["eve@evil.example"]
    weighed(facts)
    assert not ticket.participants.exists()
    assert Event.objects.filter(kind="ticket.left", subject_id=ticket.pk).count() == 1
    # One that is proven keeps whom it brought.
    honest = weighed(arrive(signed(mail(body="honest", cc="Reza <reza@karkhane.ir>")), **PEER))
    assert [each.contact.email for each in honest.message.ticket.participants.all()] == ["reza@karkhane.ir"]


def test_who_speaks_for_somebody_by_an_address_of_no_reply_brings_nobody(arrive):
    """Whoever has a domain can write so in anybody's name, and it would be proven for that domain."""
    facts = arrive(mail(sender="noreply@evil.example", reply_to="ali@karkhane.ir", cc="eve@evil.example"))
    assert facts.message.author_name == "ali@karkhane.ir" and not facts.message.ticket.participants.exists()
    own = arrive(
        mail(sender="support@khaneno.example", reply_to="ali@karkhane.ir", cc="reza@karkhane.ir", subject="form")
    )
    assert [each.contact.email for each in own.message.ticket.participants.all()] == ["reza@karkhane.ir"]


def test_a_sender_that_looks_like_the_shop_is_told(arrive):
    facts = weighed(arrive(mail(sender="ali@khaneno.example").replace(b"ali@khaneno.example", b"ali@khanen0.example")))
    assert [(each["code"], each["of"]) for each in facts.sender["doubts"]] == [("like", "khaneno.example")]
    assert told() == [{"message": facts.message_id}]


def test_a_domain_is_like_a_customers_who_has_been_known_for_some_time(arrive):
    old = identify(kind="email", value="info@parsa-sanat.ir")
    Contact.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=60))
    identify(kind="email", value="info@parsb-sanat.ir")  # of today: known to nobody
    facts = weighed(arrive(mail(sender="info@parsa-sanaat.ir")))
    assert [each["of"] for each in facts.sender["doubts"]] == ["parsa-sanat.ir"]


def test_silence_of_the_dns_is_asked_again_and_given_up_in_the_end(arrive, settings, monkeypatch):
    monkeypatch.setattr(dns, "TIMEOUT", 0.1)
    with nameserver(ZONE, silent={"_dmarc.karkhane.ir"}) as settings.PASOKH_DNS:
        facts = weighed(arrive(mail()))
        assert facts.auth["verdict"] == "unknown" and facts.weigh_at > timezone.now()
        for _ in weighing.WAITS:
            cache.clear()
            assert facts.weigh_at
            MailFacts.objects.update(weigh_at=timezone.now())
            weighed(facts)
    assert (facts.auth["verdict"], facts.weigh_at) == ("unknown", None)
    assert told() == []


def test_a_mail_of_which_only_the_head_is_there_is_not_weighed(arrive):
    assert arrive(signed(mail()), too_large=99_000_000) is None


def test_what_was_forgotten_meanwhile_stays_forgotten(arrive):
    facts = arrive(signed(mail()))
    seen = weighing._seen(facts)
    forget_person(Contact.objects.get().pk)
    assert weighing._seen(facts) is None
    weighing._note(facts, {"verdict": "proved"}, seen)
    assert not MailFacts.objects.exists()


def test_a_mail_that_a_worker_died_over_is_looked_at_again_later_and_not_twice_at_once(arrive, monkeypatch):
    facts = arrive(signed(mail()))

    def die(**_given):
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(weighing, "weigh", die)
        with pytest.raises(KeyboardInterrupt):
            weighing._weigh_one(facts.workspace_id)
    assert weighing._weigh_one(facts.workspace_id) is False
    MailFacts.objects.update(weigh_at=timezone.now())
    assert weighed(facts).auth["verdict"] == "proved"


def test_servers_named_by_the_mailbox_and_the_one_it_is_fetched_from_are_believed(arrive, mailbox, monkeypatch):
    monkeypatch.setitem(mailbox.settings, "trusted_hops", ["MX.Khaneno.example"])
    monkeypatch.setitem(mailbox.settings, "imap_host", "imap.khaneno.example")
    mailbox.save()
    received = b"Received: from x (x [9.9.9.9]) by %s with SMTP; x\r\nReturn-Path: <ali@karkhane.ir>\r\n"
    by_mx, by_imap = mail(body="1"), mail(body="2")
    assert weighed(arrive(received % b"mx.khaneno.example" + by_mx)).auth["why"] == "server"
    assert weighed(arrive(received % b"imap.khaneno.example" + by_imap)).auth["why"] == "unseen"
    assert (
        weighed(arrive(received % b"imap.khaneno.example" + mail(body="3"), uid=7, folder="INBOX")).auth["why"]
        == "server"
    )


def test_what_google_has_checked_is_believed_of_mail_that_is_fetched_there(arrive, mailbox, monkeypatch):
    monkeypatch.setitem(mailbox.settings, "imap_host", "imap.gmail.com")
    mailbox.save()
    stamp = b"Received: by 2002:a05:6402:1 with SMTP id x;\r\nAuthentication-Results: mx.google.com;\r\n       spf=pass (google.com: x) smtp.mailfrom=ali@karkhane.ir;\r\n       dmarc=pass header.from=karkhane.ir\r\n"
    fetched = weighed(arrive(stamp + mail(body="1"), uid=7, folder="INBOX"))
    assert (fetched.auth["why"], fetched.auth["spf"]["why"]) == ("server", "stamp")
    handed_in = weighed(arrive(stamp + mail(body="2")))
    assert handed_in.auth["why"] == "unseen"


def test_answers_are_kept_as_long_as_they_hold_and_names_that_are_not_there_for_five_minutes(
    shop, settings, monkeypatch
):
    asked = []
    real = dns.answered
    monkeypatch.setattr(dns, "answered", lambda name, kind: asked.append(name) or real(name, kind))
    times = []
    real_set = cache.set
    monkeypatch.setattr(
        cache, "set", lambda key, value, seconds: times.append(seconds) or real_set(key, value, seconds)
    )
    for _ in range(3):
        assert Asking().texts("_DMARC.karkhane.ir") == [b"v=DMARC1; p=reject"]
        assert Asking().texts("nobody.ir") == []
    assert asked == ["_DMARC.karkhane.ir", "nobody.ir"] and times == [60, 300]


def test_one_mail_asks_so_many_questions_and_so_long(shop, monkeypatch):
    many = Asking()
    with pytest.raises(TooMany):
        for number in range(asking.MOST + 1):
            many.texts(f"n{number}.ir")
    now = [0.0]
    slow = Asking(clock=lambda: now[0])
    slow.texts("one.ir")
    now[0] = asking.SECONDS + 1
    with pytest.raises(TooMany):
        slow.texts("two.ir")


def test_servers_that_keep_silent_are_left_alone_for_a_moment(shop, settings, monkeypatch):
    monkeypatch.setattr(dns, "TIMEOUT", 0.05)
    names = [f"n{number}.ir" for number in range(20)]
    tried = []
    real = dns.answered
    monkeypatch.setattr(dns, "answered", lambda name, kind: tried.append(name) or real(name, kind))
    with nameserver(ZONE, silent=set(names)) as settings.PASOKH_DNS:
        for name in names:
            with pytest.raises(dns.Unanswered):
                Asking().texts(name)
    assert len(tried) == asking.PATIENCE


def test_the_job_takes_all_that_wait_and_a_second_one_finds_nothing(real_shop, real_mailbox):
    for number in range(3):
        with workspace(real_shop):
            process(store_mail(real_mailbox, signed(mail(body=str(number))))[0])
    weighing.weigh_mails(workspace_id=real_shop.pk)
    with workspace(real_shop):
        assert [facts.auth["verdict"] for facts in MailFacts.objects.all()] == ["proved"] * 3
        assert not weighing._waiting().exists()
    weighing.weigh_mails(workspace_id=real_shop.pk)
    cache.clear()  # what was asked here is committed
