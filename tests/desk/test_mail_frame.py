"""A mail that looks like something of its own: in a frame of the thread, in which nothing runs."""

import re
from html import unescape

import pytest

from pasokh.kernel.html import sanitise

PLAIN = '<div dir="rtl"><p>سلام</p><p>سفارش من نرسیده است.</p></div>'
SHEET = '<table><tr><td>سفارش «۱۴۰۳۷»</td></tr></table><a href="https://shop.example/?a=1&b=2">پیگیری</a><script>x()</script>'
FRAME = re.compile(r'<iframe class="message-frame"[^>]*>')


@pytest.fixture
def shown(desk, hear):
    """The page of a request that came by mail: shown(html)."""

    def shown(html, **fields):
        given = {"channel": "email", "origin": "email:1"} | fields
        ticket = hear("سفارش", html=str(sanitise(html)), **given).ticket
        return desk.get(f"/desk/tickets/{ticket.number}?box=all").content.decode()

    return shown


def test_a_mail_with_a_table_stands_in_a_sandbox_without_scripts(shown):
    (frame,) = FRAME.findall(shown(SHEET))
    assert 'sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"' in frame
    assert 'loading="lazy"' in frame and "allow-scripts" not in frame
    document = unescape(re.search(r'srcdoc="([^"]*)"', frame)[1])
    assert "<td>سفارش «۱۴۰۳۷»</td>" in document
    assert 'href="https://shop.example/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow"' in document
    assert "<script" not in document and 'data-theme="light"' in document


def test_a_mail_of_some_paragraphs_stands_in_the_thread_itself(shown):
    page = shown(PLAIN)
    assert FRAME.findall(page) == [] and '<div class="message-html" dir="auto">' in page


def test_what_did_not_come_by_mail_has_no_frame(shown):
    assert FRAME.findall(shown(SHEET, channel="api", origin="api:1")) == []


def test_quotes_and_tags_of_a_mail_do_not_leave_the_attribute(shown):
    page = shown('<table><tr><td title=\'"></iframe><b id="out">\'>&quot;&gt;&lt;/iframe&gt;</td></tr></table>')
    assert page.count("<iframe") == page.count("</iframe>") == 1 and 'id="out"' not in FRAME.sub("", page)


def test_pictures_stay_blocked_until_they_are_asked_for(shown):
    page = shown('<p>سلام</p><img src="https://spy.example/p.png">')
    document = unescape(re.search(r'srcdoc="([^"]*)"', page)[1])
    assert 'data-src="https://spy.example/p.png"' in document and ' src="https' not in document
    assert 'data-action="pictures#show"' in page
