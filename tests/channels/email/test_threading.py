import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pasokh.channels.adapters.email import threading
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.adapters.email.threading import Candidate

KEY, OLD = b"key of this installation", b"key before it"
IDS = st.integers(1, 2**62)


@settings(deadline=None)
@given(IDS, IDS)
def test_a_token_names_its_ticket_in_its_workspace_only(workspace_id, ticket_id):
    token = threading.make_token(KEY, workspace_id, ticket_id)
    assert len(token) <= threading.LONGEST_TOKEN and token == token.lower()
    assert threading.read_token((KEY,), workspace_id, token) == ticket_id
    assert threading.read_token((KEY,), workspace_id, token.upper()) == ticket_id
    assert threading.read_token((KEY,), workspace_id + 1, token) is None
    assert threading.read_token((OLD,), workspace_id, token) is None
    assert threading.read_token((OLD, KEY), workspace_id, token) == ticket_id


@settings(deadline=None)
@given(st.integers(1, 10**6), st.data())
def test_a_token_with_any_letter_changed_is_refused(ticket_id, data):
    token = threading.make_token(KEY, 1, ticket_id)
    at = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(
        st.sampled_from([letter for letter in "abcdefghijklmnopqrstuvwxyz234567" if letter != token[at]])
    )
    forged = token[:at] + letter + token[at + 1 :]
    # The last letter may hold unused bits: another spelling of the same bytes is the same token.
    assert threading.read_token((KEY,), 1, forged) in ({None} if at < len(token) - 1 else {None, ticket_id})


@settings(deadline=None)
@given(st.text(max_size=60))
def test_rubbish_is_no_token(text):
    assert threading.read_token((KEY,), 1, text) is None


def found(raw, **options):
    return threading.candidates(parse_mail(raw.encode()), keys=(KEY,), workspace_id=1, **options)


def test_clues_come_in_order_of_trust():
    token = threading.make_token(KEY, 1, 7)
    other = threading.make_token(KEY, 1, 8)
    raw = f"To: Reply@shop.ir, reply+{token}@shop.ir\nIn-Reply-To: <near@c>\nReferences: <far@c> <{other}.1@shop.ir>\nSubject: Re: x [#۱۰۴۲]\n\nx"
    assert found(raw) == [
        Candidate("token", 7), Candidate("token", 8), Candidate("message", "near@c"),
        Candidate("message", f"{other}.1@shop.ir"), Candidate("message", "far@c"), Candidate("number", 1042),
    ]  # fmt: skip


def test_the_envelope_and_the_delivery_headers_name_tickets_too():
    token = threading.make_token(KEY, 1, 7)
    assert found("Subject: x\n\nx", recipients=(f"reply+{token}@shop.ir",)) == [Candidate("token", 7)]
    assert found(f"Delivered-To: <reply+{token}@shop.ir>\n\nx") == [Candidate("token", 7)]


@pytest.mark.parametrize(
    "subject", ["[#1042] hello", "hello [# 1042 ]", "[\u200e#1042\u200f] سلام", "[#۱۰۴۲]", "[#١٠٤٢]"]
)
def test_numbers_are_read_in_all_digits(subject):
    assert threading.subject_number(subject) == 1042


@pytest.mark.parametrize("subject", ["#1042", "[1042]", "order 1042", "[#]", "[#12345678901234]"])
def test_other_numbers_are_not_ours(subject):
    assert threading.subject_number(subject) is None


@pytest.mark.parametrize(
    "subject",
    ["Re: سفارش", "RE : سفارش", "پاسخ: سفارش", "Fwd: Re: سفارش", "ارسال مجدد: پاسخ: سفارش", "Re[2]: سفارش", "AW: WG: سفارش", "‏Re:‏ سفارش [#1042]",
     "[#1042] SV: سفارش", "در پاسخ به: سفارش"],
)  # fmt: skip
def test_prefixes_are_taken_off_in_every_language(subject):
    assert threading.bare_subject(subject) == "سفارش"


@pytest.mark.parametrize("subject", ["Reception: open?", "رد شدن درخواست", "I: am", "report: x"])
def test_words_that_only_look_like_prefixes_stay(subject):
    assert threading.bare_subject(subject) == subject.removeprefix("I: ")


def test_a_reply_keeps_the_subject_that_gmail_groups_by():
    assert threading.reply_subject("پاسخ: سفارش") == "Re: سفارش"
    assert threading.reply_subject("سفارش", 1042) == "Re: سفارش [#1042]"
