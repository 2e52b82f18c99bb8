"""What a page sends twice is done once; what was refused may be sent again."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from pasokh.automation.actions.exchange import export
from pasokh.automation.models import Rule
from pasokh.kernel.models import IdempotencyKey
from pasokh.tickets.models import Checklist, FollowUp, Task, TimeEntry
from pasokh.workspaces.models import ApiToken, Team

KEY = "0199c2de-0000-7000-8000-000000000001"


@pytest.mark.parametrize(
    ("path", "given", "made"),
    [
        ("time", {"seconds": "30"}, TimeEntry),
        ("tasks/new", {"title": "زنگ به انبار", "kind": "task"}, Task),
        ("follow-up", {"due": "فردا", "channel": "phone"}, FollowUp),
        ("checklists/new", {"name": "بسته‌بندی", "items": "یک\nدو"}, Checklist),
    ],
)
def test_what_is_sent_twice_makes_one(desk, shop, ticket, address, path, given, made):
    if made is FollowUp:
        ticket.solve(by=shop.owner)
        given = given | {"owner": str(shop.owner.uid)}
    first, second = (desk.post(f"{address}/{path}", given, headers={"Idempotency-Key": KEY}) for _ in range(2))
    assert (first.status_code, second.status_code, made.objects.count()) == (204, 204, 1)
    assert json.loads(first["HX-Trigger"]) == json.loads(second["HX-Trigger"])
    desk.post(f"{address}/{path}", given, headers={"Idempotency-Key": KEY[:-1] + "2"})
    assert made.objects.count() == 2


def test_other_words_with_the_same_key_are_told_what_became_of_the_first(desk, address):
    sent = {"Idempotency-Key": KEY, "HX-Request": "true"}
    desk.post(f"{address}/time", {"seconds": "30"}, headers=sent)
    again = desk.post(f"{address}/time", {"seconds": "45"}, headers=sent)
    assert again.status_code == 409 and TimeEntry.objects.get().seconds == 30 * 60


TEAMS = "/desk/settings/teams"


def test_a_form_that_loads_the_next_page_has_its_key_among_its_fields(desk):
    for name in ("فنی", "فنی", "فروش"):
        answer = desk.post(
            TEAMS, {"name": name, "idempotency_key": KEY}, headers={"Referer": f"http://testserver{TEAMS}"}
        )
        assert answer.status_code == 302
    assert Team.objects.get().name == "فنی"
    assert (answer["Location"], "پیش‌تر فرستادید" in desk.get(TEAMS).text) == (f"http://testserver{TEAMS}", True)


@pytest.mark.parametrize(
    ("referer", "leads_to"), [("http://testserver/desk/settings/tokens", 0), ("https://evil.example/", 1), ("", 1)]
)
def test_a_secret_that_is_shown_once_is_kept_nowhere(desk, referer, leads_to):
    given = {"name": "فروشگاه", "scopes": ["tickets:read"], "idempotency_key": KEY}
    first, second = (desk.post("/desk/settings/tokens", given, headers={"Referer": referer}) for _ in range(2))
    secret = re.search(r"psk_\w+", first.text).group()
    assert (second.status_code, second["Location"]) == (303, (referer, "/desk/")[leads_to])
    assert (ApiToken.objects.count(), bytes(IdempotencyKey.objects.get().body)) == (1, b"")
    assert secret not in str(IdempotencyKey.objects.values())


def test_another_file_is_another_thing(desk):
    """A form with a file: the same is taken in once, and another one is told what became of the first."""

    def send(content):
        file = SimpleUploadedFile("rules.json", content)
        return desk.post("/desk/settings/rules/import", {"file": file, "idempotency_key": KEY})["Location"]

    before = Rule.objects.count()
    given = export()
    for each in given["rules"]:
        each["name"] += " (تازه)"  # what is here by name and content is passed over
    document = json.dumps(given).encode()
    assert before and send(document) == send(document) == "/desk/settings/rules"
    assert (send(document + b" "), Rule.objects.count()) == ("/desk/", 2 * before)


def test_a_refusal_keeps_no_key(desk, address):
    assert desk.post(f"{address}/time", {"seconds": "x"}, headers={"Idempotency-Key": KEY}).status_code == 422
    assert desk.post(f"{address}/time", {"seconds": "30"}, headers={"Idempotency-Key": KEY}).status_code == 204


def test_the_same_key_of_somebody_else_is_another_one(desk, sign_in, make_member, address):
    for browser in (desk, sign_in(make_member("سارا"))):
        assert browser.post(f"{address}/time", {"seconds": "30"}, headers={"Idempotency-Key": KEY}).status_code == 204
    assert TimeEntry.objects.count() == 2


@pytest.mark.parametrize("key", ["", "x" * 101, "\x7f"])
def test_what_is_no_key_is_none(desk, address, key):
    for _ in range(2):
        desk.post(f"{address}/time", {"seconds": "30"}, headers={"Idempotency-Key": key})
    assert TimeEntry.objects.count() == 2


def test_a_page_older_than_the_session_is_told_apart_from_a_lost_right(shop, sign_in, address):
    strict = sign_in(shop.owner, enforce_csrf_checks=True)
    response = strict.post(f"{address}/time", {"seconds": "30"})
    assert (response.status_code, response["X-Reason"]) == (403, "csrf")
    assert not TimeEntry.objects.exists()
