"""The list and the thread as pages."""

import pytest


@pytest.mark.parametrize("path", ["/desk/", "/desk/contacts/", "/desk/quarantine/", "/desk/settings/profile", "/desk/settings/"])
def test_pages_are_for_members(client, desk, path):
    assert client.get(path).status_code == 302
    assert desk.get(path).status_code == 200
