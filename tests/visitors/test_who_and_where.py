"""What a browser says of itself, and where it is."""

import pytest

from pasokh.visitors import places
from pasokh.visitors.agents import agent_of
from pasokh.visitors.places import Place, place_of, said_place

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
AGENTS = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/126.0.0.0 Safari/537.36": (
        "desktop",
        "Chrome 126",
        "Windows 10",
    ),
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0": (
        "desktop",
        "Edge 126",
        "Windows 10",
    ),
    "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0": ("desktop", "Firefox 127", "Linux"),
    f"Mozilla/5.0 (Linux; Android 14; SM-A546E) {KIT} SamsungBrowser/24.0 Chrome/117.0.0.0 Mobile Safari/537.36": (
        "phone",
        "Samsung Internet 24",
        "Android 14",
    ),
    f"Mozilla/5.0 (Linux; Android 13; SM-X205) {KIT} Chrome/126.0.0.0 Safari/537.36": (
        "tablet",
        "Chrome 126",
        "Android 13",
    ),
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1": (
        "phone",
        "Mobile Safari 17",
        "iOS 17",
    ),
}
MACHINES = [
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "facebookexternalhit/1.1",
    "TelegramBot (like TwitterBot)",
    "python-requests/2.32",
    "curl/8.5.0",
]


@pytest.mark.parametrize("said", AGENTS)
def test_a_browser_is_known_by_what_it_says(said):
    agent = agent_of(said)
    assert (agent.device, agent.browser, agent.system, agent.is_machine) == (*AGENTS[said], False)


@pytest.mark.parametrize("said", MACHINES)
def test_a_machine_that_says_so_is_one(said):
    assert agent_of(said).is_machine


@pytest.mark.parametrize("said", ["", "   ", "x" * 100_000, "\x00\ud800", "(((((", "Mozilla/5.0 " + "a;" * 5_000])
def test_nonsense_is_an_unknown_browser(said):
    agent = agent_of(said)
    assert (agent.browser, agent.system, agent.is_machine) == ("", "", False)


def test_a_place_is_a_country_and_perhaps_a_town():
    assert said_place("ir", "تهران") == Place("IR", "تهران")
    assert [said_place(wrong, "x") for wrong in ("", "XX", "T1", "1", None, "ایران")] == [Place()] * 6
    assert said_place("Iran", "") == Place("IR", "")


class Reader:
    """A file that knows one address."""

    def get(self, address):
        if address == "nonsense":
            raise ValueError
        known = {"country": {"iso_code": "IR"}, "city": {"names": {"en": "Shiraz", "fa": "شیراز"}}}
        return {"5.6.7.8": known, "5.6.7.9": {"country": {"iso_code": "DE"}}}.get(address)


def test_an_address_is_looked_up_in_the_file_if_there_is_one(settings, monkeypatch):
    settings.PASOKH_GEOIP = ""
    assert place_of("5.6.7.8") == Place()
    monkeypatch.setattr(places, "_reader", lambda path: Reader())
    assert (place_of("5.6.7.8"), place_of("5.6.7.8", "de"), place_of("5.6.7.9")) == (
        Place("IR", "شیراز"),
        Place("IR", "Shiraz"),
        Place("DE"),
    )
    assert place_of("10.0.0.1") == place_of("nonsense") == Place()


def test_a_file_that_cannot_be_read_is_none(settings, tmp_path):
    broken = tmp_path / "places.mmdb"
    broken.write_bytes(b"nothing of the kind")
    for path in (broken, tmp_path / "missing.mmdb"):
        settings.PASOKH_GEOIP = str(path)
        assert place_of("5.6.7.8") == Place()
