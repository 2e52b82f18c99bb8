import pytest

from pasokh.channels.adapters.email import dns
from pasokh.channels.adapters.email.dns import Unanswered, records, texts

from .nameserver import nameserver

ZONE = {
    ("sel._domainkey.shop.ir", "TXT"): ['"v=DKIM1; k=rsa; " "p=AAAA"', '"another one"'],
    ("shop.ir", "MX"): ["10 mail.shop.ir."],
}


def test_the_server_of_the_settings_is_asked_and_strings_are_joined(settings):
    with nameserver(ZONE) as settings.PASOKH_DNS:
        assert sorted(texts("sel._domainkey.shop.ir")) == [b"another one", b"v=DKIM1; k=rsa; p=AAAA"]
        assert [str(each.exchange) for each in records("shop.ir", "MX")] == ["mail.shop.ir."]


def test_a_name_that_is_not_there_and_one_that_says_something_else_are_no_fault(settings):
    with nameserver(ZONE) as settings.PASOKH_DNS:
        assert texts("nobody.ir") == [] and texts("shop.ir") == []


def test_silence_and_names_that_cannot_be_asked_for_are_not_taken_for_an_answer(settings, monkeypatch):
    monkeypatch.setattr(dns, "TIMEOUT", 0.3)
    with nameserver(ZONE, silent={"slow.ir"}) as settings.PASOKH_DNS:
        for name in ("slow.ir", "a" * 70 + ".ir"):
            with pytest.raises(Unanswered):
                texts(name)


def test_without_a_setting_the_servers_of_the_machine_are_asked(settings):
    settings.PASOKH_DNS = ""
    assert dns.resolver().nameservers
    settings.PASOKH_DNS = "10.0.0.53, [::1]:5353"
    assert [(each.address, each.port) for each in dns.resolver().nameservers] == [("10.0.0.53", 53), ("::1", 5353)]
