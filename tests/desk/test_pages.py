"""Every page opens for those who may see it, and for nobody else."""

import pytest

MEMBERS = ["/desk/", "/desk/contacts/", "/desk/settings/profile"]
LEADS = ["/desk/quarantine/", "/desk/quarantine/aside"]
ADMINS = [
    f"/desk/settings/{name}"
    for name in ("", "business", "members", "teams", "inboxes", "sites", "mailboxes", "tokens", "audit", "health")
]


@pytest.mark.parametrize("path", MEMBERS + LEADS + ADMINS)
def test_pages_are_for_those_who_are_signed_in(client, desk, path):
    assert client.get(path).status_code == 302
    assert desk.get(path).status_code == 200


@pytest.mark.parametrize(
    ("role", "opened"),
    [("light", MEMBERS), ("agent", MEMBERS), ("lead", MEMBERS + LEADS), ("admin", MEMBERS + LEADS + ADMINS)],
)
def test_each_role_opens_its_pages(make_member, sign_in, role, opened):
    browser = sign_in(make_member("سارا", role=role))
    statuses = {path: browser.get(path).status_code for path in MEMBERS + LEADS + ADMINS}
    assert statuses == {path: 200 if path in opened else 403 for path in MEMBERS + LEADS + ADMINS}


def test_a_fragment_leads_the_whole_page_to_signing_in_and_back(db, client):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/tickets/7?box=all"}
    response = client.get("/desk/rows", headers=headers)
    assert response.status_code == 204
    assert response["HX-Redirect"] == "/accounts/login/?next=/desk/tickets/7%3Fbox%3Dall"
