"""Files by the API."""

from pathlib import Path
from urllib.parse import unquote

import pytest

from pasokh.kernel import files
from pasokh.tickets.models import Attachment, Message

from .conftest import codes

PDF = b"%PDF-1.4 factor"


def stored_files(settings):
    return sorted(path for path in (Path(settings.PASOKH_HOME) / "files").rglob("*") if path.is_file())


def test_a_file_goes_out_with_a_reply_and_can_be_fetched(machine, new_ticket):
    ticket = new_ticket()
    uploaded = machine.upload(PDF, "فاکتور ۱.pdf")
    assert uploaded.status_code == 201
    assert (uploaded.data["name"], uploaded.data["size"], uploaded.data["content_type"]) == (
        "فاکتور ۱.pdf",
        len(PDF),
        "application/pdf",
    )
    given = {"kind": "reply", "attachment_ids": [uploaded.data["id"]]}
    reply = machine.post(f"/tickets/{ticket['id']}/messages", given)
    assert reply.data["attachments"] == [uploaded.data]
    answer = machine.client.get(uploaded.data["url"], headers={"authorization": f"Bearer {machine.secret}"})
    assert Path(unquote(answer.headers["X-Pasokh-File"])).read_bytes() == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_a_file_of_the_customer_comes_with_her_word(machine, new_ticket, maryam):
    uploaded = machine.upload(PDF, contact_id=maryam.public_id)
    response = machine.post(
        "/tickets", {"contact_id": maryam.public_id, "text": "", "attachment_ids": [uploaded.data["id"]]}
    )
    assert response.status_code == 201
    assert Message.objects.get().attachments.get().public_id == uploaded.data["id"]


@pytest.mark.parametrize("kind", ["reply", "incoming"])
def test_a_file_of_somebody_else_or_sent_already_is_refused(machine, new_ticket, kind):
    ticket = new_ticket()
    contact = {"contact_id": ticket["contact"]["id"]}
    foreign = machine.upload(PDF, **(contact if kind == "reply" else {})).data["id"]
    own = machine.upload(PDF, **({} if kind == "reply" else contact)).data["id"]
    address = f"/tickets/{ticket['id']}/messages"
    assert machine.post(address, {"kind": kind, "text": "x", "attachment_ids": [own]}).status_code == 201
    before = Message.objects.count()
    for unusable in (foreign, own):
        response = machine.post(address, {"kind": kind, "text": "x", "attachment_ids": [unusable]})
        assert codes(response) == [("/attachment_ids", "file_not_usable")]
    assert Message.objects.count() == before


def test_a_file_that_is_not_sent_yet_is_its_uploaders_alone(machine, make_machine, make_member):
    uploaded = machine.upload(PDF).data
    other = make_machine(make_member("سارا"))
    assert machine.get(f"/attachments/{uploaded['id']}").data == uploaded
    assert other.get(f"/attachments/{uploaded['id']}").status_code == 404
    assert other.get(f"/attachments/{uploaded['id']}/content").status_code == 404


def test_a_file_of_a_hidden_ticket_is_not_there(machine, make_machine, make_member, new_ticket):
    ticket, uploaded = new_ticket(), machine.upload(PDF).data
    machine.post(f"/tickets/{ticket['id']}/messages", {"kind": "reply", "attachment_ids": [uploaded["id"]]})
    assert make_machine(make_member("سارا")).get(f"/attachments/{uploaded['id']}").status_code == 200
    assert make_machine(make_member("زهرا", sees="own")).get(f"/attachments/{uploaded['id']}").status_code == 404


def test_another_workspaces_file_is_not_there(machine, strangers_ids):
    assert machine.get(f"/attachments/{strangers_ids['attachment']}").status_code == 404
    assert machine.get(f"/attachments/{strangers_ids['attachment']}/content").status_code == 404


@pytest.mark.parametrize(
    ("state", "status", "code"), [("waiting", 409, "file_not_ready"), ("blocked", 410, "file_blocked")]
)
def test_only_clean_files_are_given(machine, state, status, code):
    uploaded = machine.upload(PDF).data
    Attachment.objects.update(state=state)
    response = machine.get(f"/attachments/{uploaded['id']}/content")
    assert (response.status_code, response.data["code"]) == (status, code)
    assert "X-Pasokh-File" not in response.headers


def test_names_and_types_are_not_believed(machine):
    uploaded = machine.upload(b"<script>alert(1)</script>", "../../etc/\u202epasswd.html").data
    assert "/" not in uploaded["name"]
    assert "\u202e" not in uploaded["name"]
    answer = machine.client.get(uploaded["url"], headers={"authorization": f"Bearer {machine.secret}"})
    assert answer.headers["Content-Type"] == "application/octet-stream"


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(machine, settings, monkeypatch):
    monkeypatch.setattr("pasokh.api.endpoints.attachments.LIMIT", 1024 * 1024)
    before = stored_files(settings)
    response = machine.upload(b"x" * (1024 * 1024 + 1))
    assert (response.status_code, response.data["code"]) == (413, "body_too_large")
    assert Attachment.objects.count() == 0
    assert stored_files(settings) == before


def test_a_full_disk_is_told(machine, monkeypatch):
    def full(*args, **kwargs):
        raise files.StoreFull(28, "no room")

    monkeypatch.setattr(files, "store", full)
    response = machine.upload(PDF)
    assert (response.status_code, response.data["code"]) == (507, "storage_full")
    assert Attachment.objects.count() == 0


def test_an_upload_without_a_file_or_not_as_a_form_is_refused(machine):
    secret = {"authorization": f"Bearer {machine.secret}"}
    empty = machine.client.post("/api/v1/attachments", {"name": "x"}, headers=secret)
    assert empty.status_code == 422
    assert machine.post("/attachments", {"file": "x"}).status_code == 415
    assert Attachment.objects.count() == 0


def test_an_upload_for_an_unknown_contact_is_refused(machine, strangers_ids):
    response = machine.upload(PDF, contact_id=strangers_ids["contact"])
    assert codes(response) == [("/contact_id", "unknown_id")]
    assert Attachment.objects.count() == 0
