"""What every request passes: token, scope, size, kind of body, language, and one answer for every error."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from pasokh.api.problems import PROBLEMS
from pasokh.tickets.models import Ticket
from pasokh.workspaces.actions.deactivate import deactivate
from pasokh.workspaces.models import Address, ApiToken

from .conftest import Machine, codes

OPEN = {"contact": {"email": "maryam@example.ir"}, "text": "سلام"}
WRITES = [
    ("POST", "/tickets", "tickets:write"),
    ("PATCH", "/tickets/{ticket}", "tickets:write"),
    ("POST", "/tickets/{ticket}/messages", "tickets:write"),
    ("POST", "/contacts", "contacts:write"),
    ("PATCH", "/contacts/{contact}", "contacts:write"),
    ("DELETE", "/contacts/{contact}", "contacts:write"),
    ("POST", "/contacts/{contact}/identities", "contacts:write"),
    ("DELETE", "/contacts/{contact}/identities/email/maryam@example.ir", "contacts:write"),
]
READS = [
    ("GET", "/tickets", "tickets:read"),
    ("GET", "/tickets/{ticket}", "tickets:read"),
    ("GET", "/tickets/{ticket}/messages", "tickets:read"),
    ("GET", "/attachments/att_1", "tickets:read"),
    ("GET", "/attachments/att_1/content", "tickets:read"),
    ("GET", "/contacts", "contacts:read"),
    ("GET", "/contacts/{contact}", "contacts:read"),
    ("GET", "/contacts/{contact}/identities", "contacts:read"),
]
FREE = [("GET", f"/{name}", None) for name in ("me", "statuses", "inboxes", "channels", "teams", "members")]


@pytest.fixture
def ids(hear, maryam):
    return {"ticket": hear().ticket.public_id, "contact": maryam.public_id}


def refused(response, status, code):
    """An answer that is a complete problem of this status and code."""
    assert response.headers["Content-Type"] == "application/problem+json"
    told = response.data
    assert (response.status_code, told["status"], told["code"]) == (status, status, code)
    assert told["type"] == f"/api/v1/docs#{code}"
    assert told["title"]
    assert told["detail"]
    return True


@pytest.mark.parametrize(("method", "path", "scope"), WRITES + READS + FREE)
@pytest.mark.parametrize("secret", ["", "psk_" + "0" * 48, "x" * 5000, "‌پاسخ".encode().decode("latin-1")])
def test_without_a_token_in_force_nothing_is_told_or_done(ids, shop, maryam, method, path, scope, secret):
    machine = Machine(secret)
    response = machine.call(method, path.format(**ids), {})
    assert refused(response, 401, "unauthenticated")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Pasokh"'
    maryam.refresh_from_db()
    assert (maryam.erased_at, maryam.identities.count(), Ticket.objects.count()) == (None, 1, 1)


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic psk_", "psk_abc", "Bearer a b c"])
def test_other_credentials_are_no_token(shop, header):
    assert Client().get("/api/v1/me", headers={"authorization": header}).status_code == 401


@pytest.mark.parametrize(("method", "path", "scope"), WRITES + READS)
def test_every_address_asks_for_its_scope(make_machine, ids, shop, maryam, method, path, scope):
    others = {"tickets:read", "tickets:write", "contacts:read", "contacts:write"} - {scope}
    response = make_machine(shop.owner, scopes=sorted(others)).call(method, path.format(**ids), {})
    assert refused(response, 403, "missing_scope")
    assert response.data["scope"] == scope
    maryam.refresh_from_db()
    assert (maryam.erased_at, maryam.identities.count(), Ticket.objects.count()) == (None, 1, 1)


def test_an_upload_asks_for_its_scope(make_machine, shop):
    assert refused(make_machine(shop.owner, scopes=["tickets:read"]).upload(), 403, "missing_scope")


@pytest.mark.parametrize(("method", "path", "scope"), FREE)
def test_a_token_without_scopes_reads_the_lists(make_machine, shop, method, path, scope):
    assert make_machine(shop.owner, scopes=[]).call(method, path).status_code == 200


def test_me_says_who_and_what(machine, shop):
    told = machine.get("/me").data
    assert told["workspace"] == {"id": shop.public_id, "name": "خانهٔ نو"}
    assert told["member"] == {"id": shop.owner.public_id, "name": "نگار کریمی"}
    assert (told["role"], told["sees"], told["time_zone"]) == ("owner", "all", "Asia/Tehran")
    assert told["scopes"] == ["tickets:read", "tickets:write", "contacts:read", "contacts:write"]


@pytest.mark.parametrize("end", ["expire", "revoke", "deactivate"])
def test_a_token_that_ended_opens_nothing(make_machine, make_member, end):
    sara = make_member("سارا")
    machine = make_machine(sara)
    assert machine.get("/me").status_code == 200
    token = ApiToken.objects.get()
    if end == "expire":
        ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif end == "revoke":
        token.revoke()
    else:
        deactivate(member=sara, by=sara)
    assert refused(machine.get("/me"), 401, "unauthenticated")


def test_an_address_whose_token_is_gone_opens_nothing(machine):
    ApiToken.objects.all().delete()
    assert Address.objects.filter(kind="api_token").exists()
    assert refused(machine.get("/me"), 401, "unauthenticated")


def test_the_use_of_a_token_is_noted_once_a_minute(machine, count_queries):
    machine.get("/me")
    noted = ApiToken.objects.get().last_used_at
    assert noted is not None
    machine.get("/me")
    assert ApiToken.objects.get().last_used_at == noted


@pytest.mark.parametrize("path", ["/nowhere", "/tickets/", "/tickets//messages", "/", "/tickets/%00/x/y"])
def test_other_addresses_are_not_there(machine, path):
    assert refused(machine.get(path), 404, "not_found")


@pytest.mark.parametrize(
    "path", ["/tickets/x", "/tickets/tkt_", "/tickets/%00", "/tickets/tkt_" + "g" * 32, "/contacts/tkt_1"]
)
def test_made_up_ids_are_not_there(machine, path):
    assert refused(machine.get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path"), [("DELETE", "/tickets"), ("PUT", "/me"), ("TRACE", "/tickets"), ("GREET", "/me")]
)
def test_other_methods_are_refused_with_those_that_are_answered(machine, method, path):
    response = machine.call(method, path)
    assert refused(response, 405, "method_not_allowed")
    allowed = {part.strip() for part in response.headers["Allow"].split(",")}
    assert allowed == ({"GET"} if path == "/me" else {"GET", "POST"})


@pytest.mark.parametrize(
    "body",
    [
        b" ",
        b"{",
        b'{"text": NaN}',
        b"\xff\xfe",
        b'{"text": "\\ud800"}',
        b"[" * 100_000,
        b'{"text": "x"} y',
        "{}".encode("utf-16"),
    ],
)
def test_a_body_that_is_no_json_is_refused(machine, body):
    response = machine.call("POST", "/tickets", body)
    assert response.status_code in (400, 422)
    assert response.data["code"] in ("bad_body", "invalid")
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml"]
)
def test_other_kinds_of_body_are_refused(machine, kind):
    assert refused(machine.call("POST", "/tickets", b"{}", content_type=kind), 415, "unsupported_media_type")


def test_a_broken_form_is_refused(machine):
    response = machine.call("POST", "/attachments", b"x", content_type="multipart/form-data")
    assert refused(response, 400, "bad_body")


def test_a_large_body_is_refused_before_it_is_read(machine):
    response = machine.call("POST", "/tickets", b'{"text": "' + b"x" * (2 * 1024 * 1024) + b'"}')
    assert refused(response, 413, "body_too_large")
    assert Ticket.objects.count() == 0


def test_a_fault_of_ours_is_told_without_its_words_and_takes_everything_back(machine, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("pasokh.api.endpoints.tickets.TicketOut.of", fail)
    response = machine.post("/tickets", OPEN)
    assert refused(response, 500, "internal_error")
    assert b"secret" not in response.content
    assert Ticket.objects.count() == 0


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fa", "fa"),
        ("fa-IR,en;q=0.5", "fa"),
        ("en-US", "en"),
        ("de, en;q=0.1", "en"),
        ("", "fa"),
        ("*", "fa"),
        ("x" * 9000, "fa"),
    ],
)
def test_errors_speak_the_callers_language(machine, accepted, language):
    machine.language = accepted
    response = machine.get("/tickets/tkt_1")
    assert response.headers["Content-Language"] == language
    assert response.data["title"] == {"fa": "پیدا نشد", "en": "Not found"}[language]
    assert response.data["code"] == "not_found"


@pytest.mark.parametrize("code", PROBLEMS)
def test_every_problem_is_told_in_persian(code):
    from django.utils import translation

    from pasokh.api.problems import FIELD_PROBLEMS

    texts = [*PROBLEMS[code][1:], *FIELD_PROBLEMS.values()]
    with translation.override("fa"):
        untranslated = [text for text in texts if translation.gettext(text) == text]
    assert untranslated == []


def test_field_errors_speak_persian(machine):
    machine.language = "fa"
    response = machine.post("/tickets", {"text": "سلام", "contact": {"email": "x"}})
    assert codes(response) == [("/contact/email", "bad_identity")]
    assert (
        response.data["errors"][0]["detail"]
        == "این نشانی ایمیل یا شمارهٔ تلفنی نیست که بتوان با آن تماس گرفت: موبایل، تلفن ثابت با کد شهر، یا شمارهٔ خارجی با +."
    )


def test_answers_are_kept_nowhere_and_vary(machine):
    response = machine.get("/me")
    assert response.headers["Cache-Control"] == "no-store"
    assert {"Accept-Language", "Authorization"} <= {part.strip() for part in response.headers["Vary"].split(",")}


def test_the_lists_of_the_workspace(machine, shop, make_member, new_ticket, strangers_ids):
    from pasokh.workspaces.models import Team

    sales = Team.objects.create(name="فروش")
    Team.objects.create(name="فروش تلفنی", parent=sales)
    gone = make_member("سارا")
    deactivate(member=gone, by=shop.owner)
    new_ticket()
    assert [each["key"] for each in machine.get("/statuses").data["data"]] == [
        "new",
        "open",
        "waiting",
        "snoozed",
        "solved",
        "closed",
    ]
    assert [each["name"] for each in machine.get("/inboxes").data["data"]] == ["فروشگاه"]
    assert [(each["kind"], each["inbox"]["name"]) for each in machine.get("/channels").data["data"]] == [
        ("api", "فروشگاه")
    ]
    assert [(each["name"], each["parent_id"]) for each in machine.get("/teams").data["data"]] == [
        ("فروش", None),
        ("فروش تلفنی", sales.public_id),
    ]
    assert [each["name"] for each in machine.get("/members").data["data"]] == ["نگار کریمی"]
