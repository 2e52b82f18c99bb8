"""Whether a mail is from where it says, as the thread shows it: one quiet line, a warning before the words where there is reason for one."""

import pytest
from django.utils import translation

from pasokh.channels.models import MailFacts
from pasokh.desk.live.projectors import thread_grows
from pasokh.desk.tickets.trust import trust_of
from pasokh.events import track
from pasokh.events.actors import SYSTEM

SPF = {"result": "pass", "domain": "karkhane.ir", "why": "seen"}
SIGNED = {"domain": "karkhane.ir", "selector": "s1", "result": "pass", "why": ""}
PROVED = {"verdict": "proved", "why": "signed", "domain": "karkhane.ir", "spf": SPF, "dkim": [SIGNED],
          "dmarc": {"result": "pass", "policy": "reject", "domain": "karkhane.ir"}}  # fmt: skip
UNSEEN = {
    "verdict": "unproved",
    "why": "unseen",
    "domain": "karkhane.ir",
    "spf": {"result": "", "domain": "", "why": "unseen"},
    "dkim": [],
    "dmarc": {"result": "none"},
}
AGAINST = PROVED | {"verdict": "against", "why": "policy", "spf": SPF | {"result": "fail"}, "dkim": [SIGNED | {"result": "fail", "why": "body"}]}  # fmt: skip


@pytest.fixture
def mail(hear):
    return hear("سلام", channel="email", origin="email:1").message


@pytest.fixture
def shown(desk, mail):
    """The page of a mail of which this is known: shown(auth=…, sender=…)."""

    def shown(**known):
        MailFacts.objects.create(message=mail, **known)
        return desk.get(f"/desk/tickets/{mail.ticket.number}?box=all").content.decode()

    return shown


def said(auth, **known):
    with translation.override("en"):
        return trust_of(MailFacts(workspace_id=1, auth=auth, **known))


def texts(auth):
    """Without the marks around names."""
    return [check["text"].replace("\u2066", "").replace("\u2069", "") for check in said(auth)["checks"]]


def test_a_proven_sender_is_one_quiet_line_with_how_it_was_found_out(shown):
    page = shown(auth=PROVED)
    assert "اثبات‌شده: از" in page and "message-warning" not in page
    assert "امضا" in page and "karkhane.ir" in page
    assert texts(PROVED) == [
        "Signed by karkhane.ir, and not changed since.",
        "The server may send for karkhane.ir.",
        "karkhane.ir wants mail that does not prove it to be refused.",
    ]


def test_what_is_not_known_says_why(shown):
    assert "فرستنده اثبات نشده است" in shown(auth=UNSEEN)
    assert texts(UNSEEN) == [
        "The mail is not signed by a server.",
        "Not known: the server that sent it cannot be seen.",
        "karkhane.ir does not say what should become of mail that does not prove it.",
    ]


def test_a_mail_against_what_its_domain_says_is_warned_of_before_its_words(shown):
    page = shown(auth=AGAINST)
    assert page.index("message-warning") < page.index('<div class="message-text" dir="auto">سلام')
    assert "به احتمال زیاد" in page and "اثبات‌شده: از" not in page
    assert texts(AGAINST)[:2] == [
        "Signed by karkhane.ir, and its text was changed since.",
        "The server may not send for karkhane.ir.",
    ]


def test_nothing_is_shown_of_what_was_not_looked_at_yet(shown):
    page = shown(auth={"receipt": 5})
    assert "message-trust" not in page and "message-warning" not in page


@pytest.mark.parametrize(
    ("doubt", "words"),
    [
        ({"code": "like", "whose": "shop", "of": "khaneno.ir", "shown": "khanen0.ir"}, "The address khanen0.ir looks like the business's own (khaneno.ir), and is another one."),
        ({"code": "like", "whose": "customer", "of": "karkhane.ir", "shown": "karkhana.ir"}, "The address karkhana.ir looks like that of customers whom you know (karkhane.ir), and is another one."),
        ({"code": "mixed", "shown": "раypal.com"}, "The address раypal.com mixes letters that look alike, of several scripts."),
        ({"code": "named", "address": "negar@khaneno.ir"}, "The sender's name is the address of somebody else: negar@khaneno.ir"),
        ({"code": "colleague", "name": "Negar"}, "Negar is the name of a colleague, and this mail came from outside."),
        ({"code": "elsewhere", "address": "x@gmail.com"}, "The mail wants its answer elsewhere, at x@gmail.com; from here it goes to the sender's address."),
        ({"code": "of tomorrow"}, None),
    ],
)  # fmt: skip
def test_doubts_are_told_in_words(doubt, words):
    found = said(UNSEEN, sender={"doubts": [doubt]})["warnings"]
    assert [each.translate(dict.fromkeys([0x2066, 0x2068, 0x2069])) for each in found] == [words][: bool(words)]


def test_what_a_name_says_is_escaped(shown):
    page = shown(auth=UNSEEN, sender={"doubts": [{"code": "colleague", "name": "<script>x</script>"}]})
    assert "&lt;script&gt;x" in page and "<script>x" not in page


@pytest.mark.parametrize("why", ["body", "signature", "no key", "revoked", "weak", "expired", "part", "testing", "key", "malformed", "large", "cover"])  # fmt: skip
@pytest.mark.parametrize("spf", ["pass", "fail", "softfail", "neutral", "none", "temperror", "permerror", ""])
def test_each_result_has_words(why, spf):
    auth = UNSEEN | {"dkim": [SIGNED | {"result": "fail", "why": why}], "spf": SPF | {"result": spf}}
    assert all(check["text"] and "%(" not in check["text"] for check in said(auth)["checks"])


def test_a_warning_is_told_to_who_has_the_request_open(shop, mail):
    MailFacts.objects.create(message=mail, auth=AGAINST)
    event = track("message.weighed", actor=SYSTEM, subject=mail.ticket, message=mail.pk)
    frames = list(thread_grows([event], {f"ticket:{mail.ticket_id}:fa"}))
    assert [("message-warning" in frame.data["html"], frame.data["id"]) for frame in frames] == [(True, mail.pk)]


def test_it_is_split_off_where_the_reason_stands_and_taken_back(desk, mail, hear):
    later = hear("مال من نیست", origin="email:1", channel="email", ticket_id=mail.ticket_id, why_here="number").message
    address = f"/desk/tickets/{mail.ticket.number}"
    page = desk.get(f"{address}?box=all").content.decode()
    assert (
        page.count(f'class="btn btn-quiet message-splits" type="button" hx-post="{address}/messages/{later.pk}/split"')
        == 1
    )
    assert page.count("message-splits") == 1 and "data-answers" in page
    answer = desk.post(f"{address}/messages/{later.pk}/split")
    assert '"undo"' in answer["HX-Trigger"]
    later.refresh_from_db()
    assert later.ticket_id != mail.ticket_id
