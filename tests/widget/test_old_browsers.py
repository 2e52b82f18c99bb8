"""Browsers that cannot show the chat get a link to a page that needs no script, by the one line that all pages have."""

import pytest
from playwright.sync_api import expect

from pasokh.widget.old_browsers import is_old

from .test_conversation import elsewhere, open_shop_site, program  # noqa: F401

MOZILLA = "Mozilla/5.0"
ANDROID = f"{MOZILLA} (Linux; Android 10; SM-A505F) AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = f"{MOZILLA} (iPhone; CPU iPhone OS {{}} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
MAC = f"{MOZILLA} (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "old"),
    [
        (f"{ANDROID} Chrome/89.0.4389.105 Mobile Safari/537.36", True),
        (f"{ANDROID} Chrome/90.0.4430.91 Mobile Safari/537.36", False),
        (f"{ANDROID} Version/4.0 Chrome/74.0.3729.186 Mobile Safari/537.36", True),  # a web view
        (f"{ANDROID} Version/4.0 Chrome/119.0.6045.66 Mobile Safari/537.36", False),
        (f"{ANDROID} SamsungBrowser/12.0 Chrome/79.0.3945.136 Mobile Safari/537.36", True),
        (f"{ANDROID} SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36", False),
        (
            f"{MOZILLA} (Linux; U; Android 4.3) AppleWebKit/534.30 (KHTML, like Gecko) Version/4.0 Mobile Safari/534.30",
            True,
        ),
        (f"{IPHONE.format('14_4')} Version/14.0.3 Mobile/15E148 Safari/604.1", True),
        (f"{IPHONE.format('15_0')} Version/15.0 Mobile/15E148 Safari/604.1", False),
        (f"{IPHONE.format('14_4')} CriOS/120.0.6099.50 Mobile/15E148 Safari/604.1", True),
        (f"{IPHONE.format('17_1')} FxiOS/40.0 Mobile/15E148 Safari/605.1.15", False),
        (f"{IPHONE.format('13_2_3')} Mobile/15E148", True),  # a web view
        (f"{MAC} Version/14.1.2 Safari/605.1.15", True),
        (f"{MAC} Version/17.1 Safari/605.1.15", False),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64; rv:78.0) Gecko/20100101 Firefox/78.0", True),
        (f"{MOZILLA} (Windows NT 10.0; Win64; x64; rv:115.0) Gecko/20100101 Firefox/115.0", False),
        (f"{MOZILLA} (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko", True),
        (
            f"{MOZILLA} (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/120.0.0.0 Safari/537.36",
            False,
        ),
        ("", False),
        ("something new/1.0", False),
    ],
)
def test_what_browsers_say_of_themselves(user_agent, old):
    assert is_old(user_agent) is old


@pytest.mark.browser
def test_the_same_line_gives_them_a_link(open_shop_site, open_browser, elsewhere, program):  # noqa: F811
    open_shop_site()
    page = open_browser(user_agent=f"{ANDROID} Chrome/74.0.3729.186 Mobile Safari/537.36").new_page()
    page.goto(elsewhere.url)
    link = page.locator("body > a[target=_blank]")
    expect(link).to_have_attribute("href", f"{program}/c/site-key")
    expect(page.locator("#pasokh")).to_have_count(0)
    page.goto(f"{program}/c/site-key")
    expect(page).to_have_url(f"{program}/c/site-key/plain")
