"""Mails of other products: none may raise, hang or lose text; the shares that match are printed (run with -s) and kept from falling.

The same figures stand in docs/mail.md. Nothing in the program looks at these files.
"""

import base64
import hashlib
from collections import Counter

import pytest

from pasokh.channels.adapters.email.facts import facts_of
from pasokh.channels.adapters.email.html_text import html_to_text
from pasokh.channels.adapters.email.parse import parse_mail

from .scoring import help_desk
from .shared import CORPORA, bounces, corpus, expected

CEDED = {
    "error_emails__must_supply_encoding.eml",
    "mail021.eml",
}  # the replacement characters are in the files themselves


def shares(title, hits, totals):
    print(f"\n{title}: " + ", ".join(f"{key} {hits[key]}/{totals[key]}" for key in totals))


@pytest.mark.parametrize("name", CORPORA)
def test_every_mail_of_a_corpus_is_read_and_keeps_its_letters(name):
    for file, raw in corpus(name):
        mail = parse_mail(raw)
        assert mail.message_id, file
        assert not [defect for defect in mail.defects if defect.startswith("unread")], file
        if file not in CEDED:
            assert "\ufffd" not in mail.subject + mail.text, file


def test_no_bounce_raises():
    for file, raw in bounces():
        assert parse_mail(raw).text.strip() or file == "lhost-mcafee-01.eml", file


def test_mails_of_a_help_desk_say_what_it_reads_in_them():
    """The shares, each part apart, are printed by `python -m tests.channels.email.scoring`; docs/mail.md keeps them."""
    held = Counter(name for _, facts in help_desk() for name, holds in facts.items() if holds)
    assert held["subject"] >= 46 and held["sender"] >= 42 and held["display name"] >= 40
    assert held["text"] >= 38 and held["file names"] >= 22 and held["right"] >= 40
    assert held["as read"] == len(help_desk())


def test_files_of_a_help_desks_mails_arrive_whole():
    mails = dict(corpus("zammad"))
    wanted = {
        file: facts["attachments"] for file, facts in expected("zammad").items() if (facts or {}).get("attachments")
    }
    assert sum(same_files(parse_mail(mails[file]), files) for file, files in wanted.items()) >= 19


def same_files(mail, files):
    """Names and contents. Upstream's list has the HTML part as a file, and holds some files in base64."""
    wanted = sorted((file["filename"], file["sha256"]) for file in files if file["filename"] != "message.html")
    ours = sorted(mail.attachments, key=lambda file: file.name)
    if [name for name, _ in wanted] != [file.name for file in ours]:
        return False
    return all(sha256 in hashes(file.content) for file, (_, sha256) in zip(ours, wanted, strict=True))


def hashes(content):
    forms = (content, content.rstrip(), base64.b64encode(content), base64.encodebytes(content).strip())
    return {hashlib.sha256(form).hexdigest() for form in forms}


def test_chatwoot_mails_match_what_that_help_desk_reads():
    mails = dict(corpus("chatwoot"))
    wanted = {file: facts for file, facts in expected("chatwoot").items() if facts}
    assert facts_of(parse_mail(mails["auto_reply.eml"])).automatic == "replied"
    for file in ("multiple_in_reply_to.eml", "welcome.eml"):
        assert wanted[file]["in_reply_to"] in parse_mail(mails[file]).in_reply_to
    welcome = parse_mail(mails["welcome.eml"])
    assert welcome.subject == wanted["welcome.eml"]["subject"]
    assert len(welcome.attachments) == wanted["welcome.eml"]["attachments"]
    assert welcome.date.timestamp() == 1587370820  # 2020-04-20T04:20:20-04:00


def test_machine_mail_is_recognised_and_mail_of_people_is_not():
    wanted = expected("bounces-sisimai")
    hits, totals = Counter(), Counter()
    for file, raw in bounces():
        judge(facts_of(parse_mail(raw)), wanted[file], hits, totals)
    shares("machine mail", hits, totals)
    assert hits["recognised"] >= 304 and hits["dead address"] >= 240


def judge(facts, recipients, hits, totals):
    reasons = {recipient["reason"] for recipient in recipients}
    if reasons != {"delivered"}:
        totals["recognised"] += 1
        hits["recognised"] += bool(facts.bounce or facts.feedback or facts.automatic == "replied")
    if facts.bounce and not reasons & {"delivered", "feedback", "vacation"}:
        totals["dead address"] += 1
        hits["dead address"] += facts.bounce.dead == any(recipient["hard_bounce"] for recipient in recipients)
        totals["status code"] += 1
        hits["status code"] += facts.bounce.status in {recipient["dsn"] for recipient in recipients}


def test_discourse_mails_are_judged_as_there():
    mails = dict(corpus("discourse"))
    for file, facts in expected("discourse").items():
        rejected = (facts or {}).get("rejected_as", [])
        if "BouncedEmailError" in rejected:
            assert facts_of(parse_mail(mails[file])).bounce, file
    assert facts_of(parse_mail(mails["auto_generated_precedence.eml"])).list
    assert facts_of(parse_mail(mails["auto_generated_unblocked.eml"])).automatic == "generated"


@pytest.mark.parametrize("name", CORPORA)
def test_no_mail_of_a_person_is_taken_for_a_bounce(name):
    for file, raw in corpus(name):
        mail = parse_mail(raw)
        machine = "daemon" in mail.sender.address.lower() or "postmaster" in mail.sender.address.lower()
        assert bool(facts_of(mail).bounce) <= machine, file


def test_html_alone_becomes_readable_text():
    for file, raw in corpus("zammad"):
        mail = parse_mail(raw)
        assert not mail.html or mail.text.strip() or not html_to_text(mail.html).strip(), file
