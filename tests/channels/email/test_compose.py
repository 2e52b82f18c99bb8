from dataclasses import replace
from email import message_from_bytes, policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pasokh.channels.adapters.email.compose import BadAddress, Outgoing, compose, wire_address
from pasokh.channels.adapters.email.mail import Mailbox, MailFile
from pasokh.channels.adapters.email.mail_html import RLM, direction_of, html_document, paragraphs, text_document
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.adapters.email.quoting import split_text
from pasokh.channels.adapters.email.quoting_html import split_html

LETTER = Outgoing(
    sender=Mailbox("پشتیبانی خانهٔ نو", "support@shop.ir"),
    to=[Mailbox("مریم رضایی", "maryam@example.ir")],
    subject="Re: سفارش من",
    text="سلام مریم\n\nwww.shop.ir/a?b=1&c=2 را ببینید.\nTicket شما بررسی شد.",
    message_id="token.unique@shop.ir",
)
WORDS = st.text(max_size=120)
NAMES = st.text(alphabet=st.characters(blacklist_categories=["Cs", "Cc"]), max_size=60)


def read(letter):
    return parse_mail(compose(letter))


@settings(deadline=None)
@given(WORDS, NAMES)
def test_subjects_and_names_arrive_as_written(subject, name):
    raw = compose(replace(LETTER, subject=subject, sender=Mailbox(name, "support@shop.ir")))
    heads = raw.split(b"\r\n\r\n")[0]
    assert heads.isascii() and max(map(len, heads.split(b"\r\n"))) <= 120
    assert b"\n" not in raw.replace(b"\r\n", b"")
    again = parse_mail(raw)
    assert again.sender.address == "support@shop.ir"
    assert [box.address for box in again.to] == ["maryam@example.ir"]


@pytest.mark.parametrize(
    "name", ["مریم، رضایی", 'a "b" c', "Rezai, Maryam", "a\\b", "<x@y.example>", "=?utf-8?q?x?=", "نام " * 20]
)
def test_difficult_names_survive(name):
    assert read(replace(LETTER, to=[Mailbox(name, "m@example.ir")])).to[0].address == "m@example.ir"


INJECTIONS = [
    "x\r\nBcc: victim@example.com",
    "x\nBcc: victim@example.com",
    "x\r\n\r\nbody",
    "x\u2028Bcc: a@b",
    "x\rBcc: v@e",
]


@pytest.mark.parametrize("evil", INJECTIONS)
def test_nothing_in_the_data_adds_a_header(evil):
    letter = replace(
        LETTER, subject=evil, sender=Mailbox(evil, "support@shop.ir"), loop_key=evil, automatic=evil, language=evil, in_reply_to=evil,
        references=[evil, "a@b"], files=[MailFile(evil, evil, b"x", evil)],
    )  # fmt: skip
    message = message_from_bytes(compose(letter), policy=policy.default)
    assert message["Bcc"] is None and message["In-Reply-To"] is None
    assert len(message.get_all("Subject")) == 1 and message.is_multipart()


@pytest.mark.parametrize(
    "evil",
    [
        "a@b\r\nRCPT TO:<v@e>",
        "a b@c.ir",
        "a@b c",
        "nobody",
        "@b.ir",
        "..@c.ir",
        "a@-",
        "a>@b.ir",
        "a@b.ir>",
        '"a\r\nBcc: v@e"@b.ir',
        '"a\x00b"@c.ir',
        '"a<v@e>"@c.ir',
        '"a\\" b"@c.ir',
        '" "@c.ir',
        f'"{"x y" * 30}"@c.ir',
    ],
)
def test_addresses_no_server_would_take_are_refused(evil):
    with pytest.raises(BadAddress):
        compose(replace(LETTER, to=[Mailbox("", evil)]))


def test_persian_domains_go_out_in_ascii():
    assert (
        wire_address("ali@نمونه.ایران") == "ali@xn--mgba5b5bxc.xn--mgba3a4f16a"
        or wire_address("ali@نمونه.ایران").isascii()
    )


def test_ids_are_neither_encoded_nor_cut():
    long = "x" * 200 + "@example.com"
    again = read(replace(LETTER, in_reply_to=long, references=["first@c", long]))
    assert (again.message_id, again.in_reply_to, again.references) == (
        "token.unique@shop.ir",
        [long],
        ["first@c", long],
    )


def test_many_references_keep_the_first_and_the_latest():
    again = read(replace(LETTER, references=[f"{n}@c" for n in range(500)]))
    assert again.references[0] == "0@c" and again.references[-1] == "499@c" and len(again.references) == 30


def test_automatic_mail_says_so():
    heads = message_from_bytes(
        compose(replace(LETTER, automatic="auto-replied", loop_key="abc")), policy=policy.default
    )
    assert (
        heads["Auto-Submitted"] == "auto-replied"
        and heads["X-Auto-Response-Suppress"] == "All"
        and heads["X-Pasokh-Loop"] == "abc"
    )
    assert message_from_bytes(compose(LETTER), policy=policy.default)["Auto-Submitted"] is None


def test_files_and_inline_pictures_arrive():
    letter = replace(
        LETTER, html='<p>سلام <img src="cid:logo@x"></p>',
        files=[MailFile("نشان.png", "image/png", b"png", "logo@x"), MailFile("فاکتور " * 20 + ".pdf", "application/pdf", b"pdf"),
               MailFile("m.eml", "message/rfc822", b"mail")],
    )  # fmt: skip
    logo, bill, mail = read(letter).attachments
    assert (logo.name, logo.content, logo.content_id, logo.inline) == ("نشان.png", b"png", "logo@x", True)
    assert (bill.name, bill.content, bill.inline) == ("فاکتور " * 20 + ".pdf", b"pdf", False)
    assert mail.content == b"mail"


def test_every_block_of_the_page_says_its_direction():
    page = read(replace(LETTER, html="<p>سلام</p><p>Hello</p><ul><li>یک</li></ul>")).html
    assert '<p dir="rtl"' in page and '<p dir="ltr"' in page and '<li dir="rtl"' in page
    assert page.count("text-align: left") == 1
    # Programs that take style sheets out leave all of it: what stands in the one there is are colours.
    sheet = page.partition("<style>")[2].partition("</style>")[0]
    assert "direction" not in sheet and '<html lang="fa" dir="rtl"' in page


def test_the_text_part_keeps_mixed_lines_in_their_direction():
    lines = text_document(LETTER).split("\n")
    assert RLM + "Ticket شما بررسی شد." in lines and "سلام مریم" in lines


def test_text_becomes_paragraphs_with_links_and_without_markup():
    assert paragraphs("<b>\n\nwww.a.ir/?b=1&c=2.") == (
        '<p>&lt;b&gt;</p><p><a href="https://www.a.ir/?b=1&amp;c=2" rel="noopener noreferrer nofollow" target="_blank" dir="ltr">'
        '<bdi dir="ltr">www.a.ir/?b=1&amp;c=2</bdi></a>.</p>'
    )


def test_our_own_history_is_found_again_by_our_own_reader():
    letter = replace(LETTER, attribution="در ۳ فروردین ۱۴۰۴، ساعت ۱۲:۳۰، مریم نوشت:", quoted_text="کالا کجاست؟\nممنون")
    again = read(letter)
    reply, rest = split_text(again.text)
    assert "کالا کجاست" not in reply and "> کالا کجاست؟" in rest
    reply, rest = split_html(again.html)
    assert "کالا کجاست" not in reply and "کالا کجاست" in rest


@pytest.mark.parametrize(
    ("text", "direction"), [("سلام", "rtl"), ("Hi سلام", "ltr"), ("۱۲۳ سلام", "rtl"), ("123", "rtl"), ("", "rtl")]
)
def test_direction_goes_by_the_first_strong_letter(text, direction):
    assert direction_of(text, "rtl") == direction


def test_a_dark_program_draws_it_dark_unless_it_brings_colours_of_its_own():
    plain = html_document(replace(LETTER, html="<p>سلام</p>"))
    assert 'name="color-scheme"' in plain and plain.count("<style>") == 1 and "prefers-color-scheme: dark" in plain
    coloured = html_document(replace(LETTER, html='<p style="color: #000">سلام</p>'))
    assert "color-scheme" not in coloured and "<style" not in coloured


def test_nothing_that_outlook_cannot_draw():
    page = html_document(replace(LETTER, html="<ul><li>یک</li></ul><ol><li>one</li></ol><pre>a</pre>"))
    body = page.partition("<body")[2]
    assert not any(word in body for word in ("flex", "grid", "inline-start", "var(", 'dir="auto"'))
    for block in ("<table", "<td", "<ul", "<li", "<ol", "<pre", "<div"):
        assert all("dir=" in tag.partition(">")[0] for tag in body.split(block)[1:]), block
    assert "padding: 0 24px 0 0" in body and "padding: 0 0 0 24px" in body
