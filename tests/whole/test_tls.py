"""An installation with a certificate of its own, without a proxy: desk, chat on a shop's page, mail, the check, a renewal."""

import http.client
import smtplib
import socket
import urllib.error
import urllib.request

import pytest

from pasokh.installation.postgres.throwaway import throwaway_places
from tests.certificates import Authority

from .conftest import shop_of
from .house import SITE, SUPPORT, House, _free_port, until
from .people import Agent, Visitor, sign_in

pytestmark = pytest.mark.browser


class SecureHouse(House):
    """Serves https by itself, and sends those on who come by http."""

    def __init__(self, places, folder):
        self.authority = Authority(folder)
        self.trusting = self.authority.trusting()
        self.http_port = _free_port()
        chain, key = self.authority.issue("localhost")
        options = ("--host", "127.0.0.1", "--tls-cert", chain, "--tls-key", key, "--http-port", str(self.http_port))
        super().__init__(places, "--demo", *options)
        self.url = f"https://localhost:{self.port}"
        self.environment |= {"PASOKH_URL": self.url, "SSL_CERT_FILE": str(self.authority.file)}

    def status(self, path):
        try:
            with urllib.request.urlopen(self.url + path, timeout=10, context=self.trusting) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            assert self.parent.poll() is None, self.said()
            return None


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    with throwaway_places() as places:
        house = SecureHouse(places, tmp_path_factory.mktemp("certificates"))
        try:
            house.start()
            yield house
        finally:
            if house.parent and house.parent.poll() is None:
                house.stop()


def test_conversation_between_a_shops_page_and_the_desk(house, browse):
    desk = browse(house.url, ignore_https_errors=True)
    sign_in(desk)
    cookies = {cookie["name"]: cookie for cookie in desk.context.cookies()}
    assert cookies["pasokh_session"]["secure"]
    page = browse(house.url, ignore_https_errors=True)
    page.goto(f"/c/{SITE}")
    visitor = Visitor(page).introduce("پروین راهدار", "09121110000")
    visitor.send("سلام، از راه امن")
    desk.goto("/desk/?box=all")
    agent = Agent(desk)
    agent.open("پروین راهدار")
    agent.send("سلام، رسید")
    visitor.expect_texts("از راه امن", "رسید")
    visitor.pick("فاکتور.pdf", b"%PDF-1.4 " + b"x" * 3_000_000)
    visitor.send("این هم فاکتور")
    visitor.expect_all_sent()
    with desk.expect_download() as download:
        desk.locator("a.file", has_text="فاکتور.pdf").click()
    assert download.value.path().stat().st_size == 3_000_009


def test_widget_on_a_page_of_another_site(house, browse):
    with shop_of(house) as address:
        page = browse(address, ignore_https_errors=True)
        page.goto("/")
        page.locator("#pasokh button").click()
        visitor = Visitor(page, page.frame_locator("#pasokh iframe")).introduce("هما سایت", "09121110001")
        visitor.send("از صفحهٔ فروشگاه")
        visitor.expect_all_sent()
        visitor.expect_texts("از صفحهٔ فروشگاه")


def test_browsers_are_told_to_stay_with_https(house):
    with urllib.request.urlopen(house.url + "/accounts/login/", timeout=10, context=house.trusting) as answer:
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        cookies = answer.headers.get_all("set-cookie")
    assert cookies
    assert all("; Secure" in cookie for cookie in cookies)


def test_who_comes_by_http_is_sent_on(house):
    line = http.client.HTTPConnection("localhost", house.http_port, timeout=10)
    line.request("GET", "/desk/?box=all")
    answer = line.getresponse()
    assert (answer.status, answer.headers["location"]) == (308, house.url + "/desk/?box=all")
    line.close()


def test_the_check_finds_nothing_wrong(house):
    checked = house.command("check")
    assert checked.returncode == 0, checked.stdout
    for words in (
        "is answered by this installation",
        "Live streams come through at once",
        "fits its key",
        "Mail is received",
    ):
        assert words in checked.stdout


def test_mail_is_handed_in_by_tls(house):
    with smtplib.SMTP("localhost", house.mail_port, timeout=30) as client:
        client.starttls(context=house.trusting)
        client.ehlo()
        assert client.mail("reza@khaneno.example")[0] == 250
        assert client.rcpt(SUPPORT)[0] == 250


def test_a_renewal_is_served_without_a_restart(house):
    def serial():
        line = socket.create_connection(("localhost", house.port), timeout=10)
        with house.trusting.wrap_socket(line, server_hostname="localhost") as secure:
            return secure.getpeercert()["serialNumber"]

    before, parts = serial(), house.children()
    house.authority.issue("localhost")
    until(lambda: serial() != before, house.said)
    assert house.children() == parts
