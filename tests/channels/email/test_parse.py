from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pasokh.channels.adapters.email import parse
from pasokh.channels.adapters.email.charsets import decode
from pasokh.channels.adapters.email.heads import file_name, mailboxes, message_ids, subject
from pasokh.channels.adapters.email.mail import Mailbox
from pasokh.channels.adapters.email.parse import parse_mail
from tests.hostile import HOSTILE_MAIL

SALAM = "سلام، حال شما چطور است؟"


def mail(body=b"hi", **headers):
    lines = [f"{name.replace('_', '-')}: {value}".encode("utf-8", "surrogateescape") for name, value in headers.items()]
    return b"\r\n".join([*lines, b"", body])


@pytest.mark.parametrize("charset", ["utf-8", "windows-1256", "utf-16", "mac_farsi"])
def test_persian_text_is_read_in_its_declared_charset(charset):
    text = SALAM.replace("ی", "ي") if charset == "windows-1256" else SALAM
    raw = mail(
        text.encode("cp1256" if charset == "windows-1256" else charset), Content_Type=f"text/plain; charset={charset}"
    )
    assert parse_mail(raw).text == text


@pytest.mark.parametrize("label", ["", "us-ascii", "iso-8859-1", "x-unknown", "rot13", "unicode_escape"])
def test_utf8_is_read_whatever_the_label_says(label):
    assert decode(SALAM.encode(), label) == SALAM


@pytest.mark.parametrize(
    "label", ["base64", "zip", "hex", "uu", "idna", "punycode", "undefined", "mbcs", "\0", "x" * 1000, "utf-16"]
)
def test_no_label_stops_the_reading_of_broken_bytes(label):
    assert decode(b"\xd8\xff\xfe\x81 x", label)


def test_unlabelled_arabic_windows_text_is_guessed():
    text = "سلام، سفارش من هنوز نرسيده است"
    assert decode(text.replace("ی", "ي").encode("cp1256")) == text.replace("ی", "ي")


def test_a_letter_cut_between_two_encoded_words_is_whole_again():
    raw = "=?utf-8?b?2LPZ?=\r\n =?utf-8?b?hNin2YU=?="
    assert subject(raw) == "سلام"


def test_raw_bytes_in_a_subject_are_read_in_the_charset_of_the_body():
    raw = b"Subject: \xd3\xe1\xc7\xe3\r\nContent-Type: text/plain; charset=windows-1256\r\n\r\nx"
    assert parse_mail(raw).subject == "سلام"


@pytest.mark.parametrize(
    ("raw", "box"),
    [
        ("Ali <ali@example.com>", Mailbox("Ali", "ali@example.com")),
        ("Rezai, Ali <ali@example.com>", Mailbox("Rezai, Ali", "ali@example.com")),
        ('"=?utf-8?b?2LnZhNuM?=" <ali@example.com>', Mailbox("علی", "ali@example.com")),
        ("ali@example.com (Ali)", Mailbox("Ali", "ali@example.com")),
        ("<ali@example.com", Mailbox("", "ali@example.com")),
        ("MAILER-DAEMON (Mail System)", Mailbox("Mail System", "MAILER-DAEMON")),
        ("Bank\u202egro.knab <x@evil.example>", Mailbox("Bankgro.knab", "x@evil.example")),
    ],
)
def test_senders_are_read_however_they_are_written(raw, box):
    assert mailboxes(raw)[0] == box


@pytest.mark.parametrize("raw", ["<[>", "<>", "", "((((", "@"])
def test_broken_message_ids_give_none(raw):
    assert message_ids(raw) in ([], ["["])


def test_a_mail_without_an_id_gets_the_same_one_each_time():
    one, again, other = parse_mail(mail(b"a")), parse_mail(mail(b"a")), parse_mail(mail(b"b"))
    assert one.artificial_id and one.message_id == again.message_id != other.message_id


def test_dates_are_utc_or_none():
    assert parse_mail(mail(Date="Sun, 23 Mar 2025 12:30:00 +0330")).date == datetime(2025, 3, 23, 9, tzinfo=UTC)
    assert parse_mail(mail(Date="yesterday")).date is None
    assert parse_mail(mail(Date="Sun, 99 Mar 99999 12:30:00 +9999")).date is None


@pytest.mark.parametrize("name", ["../../etc/passwd", "C:\\x\\passwd", "pass\x00wd", "\u202epasswd"])
def test_file_names_lead_nowhere(name):
    assert file_name(name) == "passwd"


def test_long_file_names_keep_their_ending():
    assert len(file_name("ا" * 500 + ".pdf")) == 200 and file_name("ا" * 500 + ".pdf").endswith(".pdf")


PARTS = b"""MIME-Version: 1.0
From: ali@example.com
Content-Type: multipart/mixed; boundary=out

--out
Content-Type: multipart/related; boundary=rel

--rel
Content-Type: multipart/alternative; boundary=alt

--alt
Content-Type: text/plain; charset=utf-8

text
--alt
Content-Type: text/html; charset=utf-8

<p>html <img src="cid:logo@x"></p>
--alt--
--rel
Content-Type: image/png; name=logo.png
Content-ID: <logo@x>
Content-Transfer-Encoding: base64

aGVsbG8=
--rel--
--out
Content-Type: application/ms-tnef; name=winmail.dat
Content-Disposition: attachment

\x78\x9f\x3e\x22
--out
Content-Type: message/rfc822

Subject: =?utf-8?b?2LPZhNin2YU=?=

inner
--out--
"""


@pytest.mark.parametrize("big", [False, True], ids=["standard library", "fast-mail-parser"])
def test_parts_find_their_places(big, monkeypatch):
    monkeypatch.setattr("pasokh.channels.adapters.email.tree.BIG", 0 if big else 1_000_000)
    read = parse_mail(PARTS)
    assert (read.text, read.html) == ("text", '<p>html <img src="cid:logo@x"></p>')
    logo, winmail, inner = read.attachments
    assert (logo.name, logo.content, logo.content_id, logo.inline) == ("logo.png", b"hello", "logo@x", True)
    assert (winmail.name, winmail.content.strip(), winmail.inline) == ("winmail.dat", b"\x78\x9f\x3e\x22", False)
    assert inner.name == "سلام.eml" and b"inner" in inner.content


def with_parts(*parts):
    return mail(b"".join(b"--b\r\n" + part for part in parts) + b"--b--", Content_Type="multipart/mixed; boundary=b")


def test_files_without_a_name_get_one_that_says_something():
    picture = b"Content-Type: image/jpeg\r\n%sContent-Disposition: attachment\r\n\r\nx\r\n"
    read = parse_mail(
        with_parts(
            picture % b"Content-ID: <image001.jpg@01CDB132.D8A510F0>\r\n",
            picture % b"Content-Description: our shop\r\n",
            picture % b"",
            picture % b"",
            b"Content-Type: video/quicktime\r\n\r\nx\r\n",
            b"Content-Type: application/x-nobody-knows\r\n\r\nx\r\n",
            b"Content-Type: message/delivery-status\r\nContent-Description: Delivery report\r\n\r\nAction: failed\r\n\r\n",
            b"Content-Type: message/rfc822\r\nContent-Description: Undelivered Message\r\n\r\nX: y\r\n\r\nz\r\n",
        )
    )
    assert [file.name for file in read.attachments] == [
        "image001.jpg", "our shop.jpg", "image.jpg", "image1.jpg", "video.mov", "file.bin", "Delivery report.txt", "Undelivered Message.eml",
    ]  # fmt: skip


def test_files_of_one_name_are_told_apart():
    part = b"Content-Type: application/pdf; name=a.pdf\r\n\r\nx\r\n"
    names = [
        file.name for file in parse_mail(with_parts(part, part, part.replace(b"a.pdf", b"A1.pdf"), part)).attachments
    ]
    assert names == ["a.pdf", "a1.pdf", "A11.pdf", "a2.pdf"]


def test_a_text_that_is_named_like_a_file_is_read_where_nothing_else_speaks():
    part = b"Content-Type: text/plain; name=msg.txt\r\n\r\nhello\r\n"
    read = parse_mail(with_parts(part))
    assert (read.text.strip(), [file.name for file in read.attachments]) == ("hello", ["msg.txt"])
    assert parse_mail(with_parts(b"Content-Type: text/plain\r\n\r\nwords\r\n", part)).text.strip() == "words"


@pytest.mark.parametrize(
    ("subject", "charset"),
    [("转发：整体提升企业服务水平", "gb2312"), ("سفارش من نرسيده", "cp1256"), ("گچ", "cp1256"), ("Привет друг", "cp1251"), ("Größe über alles", "latin-1")],
)  # fmt: skip
def test_raw_bytes_in_a_subject_are_guessed_where_the_body_says_latin(subject, charset):
    raw = b"Subject: " + subject.encode(charset) + b"\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nx"
    assert parse_mail(raw).subject == subject


def test_an_address_with_a_quoted_name_before_the_at_is_read():
    assert parse_mail(b'From: "Big shop"@b.example>\r\n\r\nx').sender.address == '"Big shop"@b.example'


def test_uuencoded_files_leave_the_text():
    raw = mail(b"before\nbegin 644 cat.txt\n#0V%T\n`\nend\nafter\n")
    read = parse_mail(raw)
    assert read.text.split() == ["before", "after"]
    assert [(file.name, file.content) for file in read.attachments] == [("cat.txt", b"Cat")]


def test_flowed_lines_are_joined():
    raw = mail(b"one \ntwo\n> q1 \n> q2\n-- \nme", Content_Type="text/plain; format=flowed")
    assert parse_mail(raw).text == "one two\n> q1 q2\n-- \nme"


def test_a_banner_above_the_headers_does_not_hide_them():
    read = parse_mail(b"---- scanned by gateway ----\r\nFrom: ali@example.com\r\nSubject: hello\r\n\r\nbody")
    assert (read.sender.address, read.subject, read.text) == ("ali@example.com", "hello", "body")


def test_a_multipart_with_the_wrong_boundary_is_read_by_the_one_it_shows():
    raw = mail(
        b"--shown\r\nContent-Type: text/plain\r\n\r\nhello\r\n--shown--", Content_Type="multipart/mixed; boundary=said"
    )
    read = parse_mail(raw)
    assert read.text == "hello" and "boundary" in read.defects


def test_html_alone_has_a_text_too():
    read = parse_mail(mail(b"<style>p{}</style><p>one</p><p>two</p>", Content_Type="text/html"))
    assert read.text.split() == ["one", "two"]


def test_nothing_unstorable_comes_through():
    read = parse_mail(mail(b"a\0b", Subject="=?utf-8?b?AGEA?=", From='"=?utf-16?b?2AA=?=" <a@b.example>'))
    for text in (read.text, read.subject, read.sender.name):
        assert "\0" not in text and text.encode("utf-8")


def test_an_unforeseen_fault_still_gives_the_readable_text(monkeypatch):
    monkeypatch.setattr(parse, "_parse", lambda raw: 1 / 0)
    read = parse_mail(b"Subject: x\r\n\r\nhello")
    assert "hello" in read.text and read.defects == ["unread:ZeroDivisionError"]


@pytest.mark.parametrize("raw", HOSTILE_MAIL.values(), ids=HOSTILE_MAIL.keys())
def test_hostile_mail_is_read_and_its_text_kept(raw):
    """How long it takes is measured by `python -m bench.hostile`."""
    read = parse_mail(raw)
    assert not [defect for defect in read.defects if defect.startswith("unread")]
    assert read.message_id
    assert "hi" in read.text


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_mail(raw):
    assert parse_mail(raw).message_id


MENDED = st.lists(
    st.tuples(
        st.integers(0, len(PARTS)),
        st.sampled_from([b"", b"\r\n\r\n", b"--", b'"', b"=?utf-8?b?", b"\xff", b"\0", b"boundary="]),
    ),
    max_size=15,
)


@settings(max_examples=200, deadline=None)
@given(MENDED, st.integers(0, 40))
def test_a_damaged_mail_is_still_read(damages, cut):
    raw = PARTS
    for at, piece in damages:
        raw = raw[:at] + piece + raw[at + cut :]
    read = parse_mail(raw)
    assert not [defect for defect in read.defects if defect.startswith("unread")]


def test_a_big_mail_costs_a_few_times_its_size():
    import tracemalloc

    body = b"\r\n".join([b"QUJD" * 19] * 130_000)
    raw = b"Content-Type: application/octet-stream; name=a.bin\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body
    tracemalloc.start()
    read = parse_mail(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert len(read.attachments[0].content) == 130_000 * 57
    assert peak < 4 * len(raw)
