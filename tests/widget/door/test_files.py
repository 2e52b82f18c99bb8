"""Files that visitors send."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from pasokh.kernel import files
from pasokh.tickets.models import Attachment, Message

from .conftest import Browser, code


def test_file_goes_with_a_message_and_comes_back_by_its_address(browser):
    file = browser.upload().json()
    assert (file["name"], file["size"], file["type"]) == ("عکس.png", 58, "image/png")
    sent = browser.send("", attachments=[file["id"]]).json()["message"]
    assert [each["id"] for each in sent["attachments"]] == [file["id"]]
    shown = Client().get(sent["attachments"][0]["thumbnail"])
    assert (shown.status_code, shown["Content-Disposition"].partition(";")[0], shown["X-Content-Type-Options"]) == (
        200,
        "inline",
        "nosniff",
    )
    assert Client().get(sent["attachments"][0]["url"])["Content-Disposition"].startswith("attachment")
    assert Client().get(file["url"][:-3] + "xyz").status_code == 404
    assert code(browser.send("دوباره", attachments=[file["id"]])) == (422, "file_not_usable")


def test_file_of_another_visitor_cannot_be_sent(browser):
    file = browser.upload().json()
    stranger = Browser()
    stranger.begin()
    assert code(stranger.send("مال من نیست", attachments=[file["id"]])) == (422, "file_not_usable")
    assert Message.objects.count() == 0


def test_form_upload_and_its_refusals(browser, monkeypatch):
    headers = {"Authorization": f"Bearer {browser.token}"}
    form = browser.client.post(
        "/w/khaneno/uploads", {"file": SimpleUploadedFile("../../سند.pdf", b"%PDF-1.4")}, headers=headers
    )
    assert (form.status_code, form.json()["name"]) == (200, "سند.pdf")
    assert code(browser.client.post("/w/khaneno/uploads", {"other": "x"}, headers=headers)) == (400, "bad_body")
    assert code(browser.upload(b"")) == (422, "empty_file")
    monkeypatch.setattr(files, "store", _raise(files.TooLarge()))
    assert code(browser.upload()) == (413, "too_large")
    monkeypatch.setattr(files, "store", _raise(files.StoreFull()))
    assert code(browser.upload()) == (507, "storage_full")
    assert Attachment.objects.count() == 1


def _raise(error):
    def fail(*args, **kwargs):
        raise error

    return fail


def test_too_many_unsent_files_are_refused(browser, monkeypatch):
    monkeypatch.setattr("pasokh.widget.uploads.MOST_WAITING", 1)
    browser.upload()
    assert code(browser.upload()) == (422, "too_many_files")
    assert Attachment.objects.count() == 1


@pytest.fixture
def counted(monkeypatch):
    """Every file is counted in the database, as in a process that is asked often."""
    monkeypatch.setattr("pasokh.widget.rates._spend.__defaults__", (0,))


def test_too_many_files_of_one_visitor_have_to_wait(browser, counted, monkeypatch):
    monkeypatch.setattr("pasokh.widget.rates.UPLOADS", 2)
    answers = [browser.upload() for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert Attachment.objects.count() == 2


def test_too_many_files_of_one_address_have_to_wait_whoever_sends_them(browser, counted, monkeypatch):
    """Becoming another visitor costs nothing."""
    monkeypatch.setattr("pasokh.widget.rates.UPLOADS_FROM", 2)
    visitors = [browser, Browser(), Browser()]
    for visitor in visitors[1:]:
        visitor.begin()
    line = f"2001:db8:{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}::1"  # nobody else's share
    for visitor in visitors:
        visitor.client.defaults["REMOTE_ADDR"] = line
    answers = [visitor.upload() for visitor in visitors]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert Attachment.objects.count() == 2
    visitors[2].client.defaults["REMOTE_ADDR"] = "192.0.2.77"
    assert visitors[2].upload().status_code == 200
