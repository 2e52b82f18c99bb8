"""Outlook's package: its words and its files come out, and nothing that a stranger counts in it keeps us busy."""

import base64
import random
import struct
import time

import pytest

from pasokh.channels.adapters.email import winmail
from pasokh.channels.adapters.email.parse import parse_mail
from pasokh.channels.adapters.email.rtf import html_or_text, unpacked
from pasokh.channels.adapters.email.winmail import NotPacked, unpack

SIGNATURE = struct.pack("<IH", winmail.SIGNATURE, 1)


def piece(level, name, value):
    """An attribute as MS-OXTNEF has it; the sum at its end is not looked at."""
    return struct.pack("<BHHI", level, name, 6, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)


def text_property(name, text):
    raw = text.encode("utf-16-le") + b"\0\0"
    return struct.pack("<HHII", winmail.UNICODE, name, 1, len(raw)) + raw.ljust(len(raw) + -len(raw) % 4, b"\0")


def bytes_property(name, raw):
    return struct.pack("<HHII", 0x0102, name, 1, len(raw)) + raw.ljust(len(raw) + -len(raw) % 4, b"\0")


def properties(*said):
    return struct.pack("<I", len(said)) + b"".join(said)


def package(*pieces):
    return SIGNATURE + b"".join(pieces)


def a_file(name, content, *more):
    return piece(2, winmail.FILE_BEGINS, b"\0" * 14) + piece(2, winmail.FILE_DATA, content) + piece(
        2, winmail.FILE_PROPERTIES, properties(text_property(winmail.P_LONG_NAME, name), *more)
    )  # fmt: skip


def mail_with(data, text=b""):
    return (
        b"From: maryam@example.ir\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text + b"\r\n--b\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data) + b"--b--\r\n"
    )  # fmt: skip


def test_files_stand_in_place_of_the_package():
    picture = a_file("عکس.png", b"\x89PNG", text_property(winmail.P_CONTENT_ID, "a@b"))
    mail = parse_mail(mail_with(package(a_file("فاکتور.pdf", b"%PDF\0\0"), picture), "سلام".encode()))
    found = [(file.name, file.content_type, file.content, file.content_id) for file in mail.attachments]
    assert found == [("فاکتور.pdf", "application/pdf", b"%PDF\0\0", ""), ("عکس.png", "image/png", b"\x89PNG", "a@b")]
    assert mail.text == "سلام"


def test_the_words_are_the_packages_where_the_mail_has_none():
    said = piece(1, winmail.PROPERTIES, properties(text_property(winmail.P_BODY, "سلام، فاکتور پیوست است")))
    assert parse_mail(mail_with(package(said))).text == "سلام، فاکتور پیوست است"
    assert parse_mail(mail_with(package(said), b"hello")).text == "hello"


def test_old_texts_are_read_in_the_codepage_that_it_names():
    page = piece(1, winmail.CODEPAGE, struct.pack("<II", 1256, 0))
    found = unpack(package(page, piece(1, winmail.BODY, "سلام".encode("cp1256") + b"\0"), a_file("x", b"")))
    assert found.text == "سلام"


def test_html_in_the_disguise_of_rich_text_comes_out():
    rich = (
        rb"{\rtf1\ansi\ansicpg1256\fromhtml1 \deff0{\fonttbl{\f0\fswiss\fcharset178 Tahoma;}}{\*\generator x}"
        rb"{\*\htmltag64 <p dir=rtl>}\htmlrtf {\htmlrtf0 \f0 \'d3\'e1\'c7\'e3 \u1662?{\*\htmltag84 <b>}x\{y\}{\*\htmltag92 </b>}"
        rb"\htmlrtf \par}\htmlrtf0 {\*\htmltag72 </p>}}"
    )
    assert html_or_text(rich) == ("<p dir=rtl>سلام پ<b>x{y}</b></p>", "")


def test_rich_text_gives_its_words():
    rich = rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0 Hello\par \u-10179?\u-8704? \'e9{\pict 0011}{\*\secret hidden}}"
    assert html_or_text(rich) == ("", "Hello\n😀 é")


def test_packed_rich_text_is_unpacked():
    # The example of MS-OXRTFCP, 3.1.1: «{\rtf1\ansi\ansicpg1252\pard hello world}»
    packed = bytes.fromhex(
        "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
    )
    assert unpacked(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_an_enclosed_message_gives_its_words_and_files():
    inner = package(piece(1, winmail.BODY, b"inner words\0"), a_file("in.txt", b"1"))
    data = bytes_property(winmail.P_DATA, winmail.ENCLOSED_MESSAGE + inner)
    mail = parse_mail(mail_with(package(a_file("letter.msg", b"", data)), b"see below"))
    assert [(file.name, file.content) for file in mail.attachments] == [
        ("letter.txt", b"inner words"),
        ("in.txt", b"1"),
    ]


@pytest.mark.parametrize(
    "data", [b"", b"x" * 100, SIGNATURE, SIGNATURE + b"\1\0"], ids=["nothing", "other", "empty", "cut"]
)
def test_what_is_no_package_stays_a_file(data):
    mail = parse_mail(mail_with(data or b"\0", b"hello"))
    assert ([file.name for file in mail.attachments], mail.text) == (["winmail.dat"], "hello")


HOSTILE = {
    "four billion properties": piece(1, winmail.PROPERTIES, struct.pack("<I", 2**32 - 1) + b"\3\0\1\0" + b"\0" * 8),
    "four billion values": piece(1, winmail.PROPERTIES, struct.pack("<IHHI", 1, 0x1003, 0x1000, 2**32 - 1)),
    "four billion texts": piece(1, winmail.PROPERTIES, struct.pack("<IHHI", 1, winmail.UNICODE, 0x1000, 2**32 - 1)),
    "a length beyond the end": struct.pack("<BHHI", 1, winmail.BODY, 6, 2**32 - 1) + b"hello",
    "millions of pieces": struct.pack("<BHHIH", 1, 0x8004, 1, 0, 0) * 1_000_000,
    "a bomb of rich text": piece(
        1, winmail.PROPERTIES, properties(bytes_property(winmail.P_RTF, struct.pack("<IIII", 9, 2**31, 0x75465A4C, 0) + b"\xff\0\x0f\0\x0f" * 200_000))
    ),
}  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_counts_of_strangers_keep_nobody_busy(data):
    started = time.process_time()
    unpack(package(data))
    assert time.process_time() - started < 5


def test_damaged_packages_raise_nothing_else():
    chance = random.Random(6)
    whole = package(
        a_file("a.txt", b"1"), piece(1, winmail.PROPERTIES, properties(text_property(winmail.P_BODY, "x"), bytes_property(winmail.P_RTF, b"\0" * 40)))
    )  # fmt: skip
    for _ in range(2_000):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            unpack(bytes(damaged[: chance.randint(1, len(damaged))]))
        except NotPacked:
            pass
