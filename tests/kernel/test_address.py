import pytest

from pasokh.kernel.address import is_reachable


@pytest.mark.parametrize(
    ("url", "reachable"),
    [("https://support.khaneno.example", True), ("http://192.168.1.5:8000", True), ("http://پشتیبانی.example", True),
     ("http://localhost:8000", False), ("http://pasokh.localhost", False), ("http://localhost.", False), ("http://[::1]:8000", False),
     ("http://0.0.0.0:1", False), ("http://127.1.2.3", False), ("", False)],
)  # fmt: skip
def test_an_address_of_this_machine_leads_nobody_here(url, reachable):
    assert is_reachable(url) is reachable
