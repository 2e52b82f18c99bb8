"""Idempotency-Key: sent twice, done once."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from pasokh.api.jobs import forget_answers
from pasokh.contacts.models import Contact
from pasokh.kernel.models import IdempotencyKey
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Attachment, Message, Ticket

from .conftest import codes, machine_of

OPEN = {"contact": {"name": "مریم رضایی", "email": "maryam@example.ir"}, "text": "سلام"}
NOTE = {"kind": "note", "text": "یادداشت"}


@pytest.mark.parametrize("kind", ["ticket", "message", "contact", "identity"])
def test_every_post_is_done_once(machine, hear, maryam, kind):
    ticket = hear().ticket
    path, body = {
        "ticket": ("/tickets", OPEN),
        "message": (f"/tickets/{ticket.public_id}/messages", NOTE),
        "contact": ("/contacts", {"name": "علی"}),
        "identity": (f"/contacts/{maryam.public_id}/identities", {"kind": "handle", "value": "@maryam"}),
    }[kind]
    first = machine.post(path, body, idempotency_key="سفارش-1".encode().hex())
    before = Ticket.objects.count(), Message.objects.count(), Contact.objects.count()
    again = machine.post(path, body, idempotency_key="سفارش-1".encode().hex())
    assert (first.status_code, "Idempotency-Replayed" in first.headers) == (201, False)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert again.content == first.content
    assert again.headers.get("Location") == first.headers.get("Location")
    assert again.headers.get("ETag") == first.headers.get("ETag")
    assert (Ticket.objects.count(), Message.objects.count(), Contact.objects.count()) == before


def test_an_upload_is_done_once_although_its_boundary_differs(machine):
    first = machine.upload(b"%PDF-1.4 x", idempotency_key="f1")
    again = machine.upload(b"%PDF-1.4 x", idempotency_key="f1")
    other = machine.upload(b"%PDF-1.4 y", idempotency_key="f1")
    assert (again.status_code, again.data) == (201, first.data)
    assert (other.status_code, other.data["code"]) == (422, "idempotency_key_reused")
    assert Attachment.objects.count() == 1


def test_the_same_key_with_another_request_is_refused(machine):
    machine.post("/tickets", OPEN, idempotency_key="k")
    for path, body in (("/tickets", OPEN | {"text": "دیگر"}), ("/contacts", OPEN), ("/tickets?calendar=jalali", OPEN)):
        response = machine.post(path, body, idempotency_key="k")
        assert (response.status_code, response.data["code"]) == (422, "idempotency_key_reused")
    assert Ticket.objects.count() == 1


def test_keys_of_two_tokens_are_apart(machine, make_machine, shop):
    machine.post("/tickets", OPEN, idempotency_key="k")
    response = make_machine(shop.owner).post("/tickets", OPEN, idempotency_key="k")
    assert (response.status_code, "Idempotency-Replayed" in response.headers) == (201, False)
    assert Ticket.objects.count() == 2


def test_a_refusal_leaves_the_key_free(machine):
    refused = machine.post("/tickets", OPEN | {"text": ""}, idempotency_key="k")
    assert codes(refused) == [("/text", "empty_message")]
    assert machine.post("/tickets", OPEN, idempotency_key="k").status_code == 201


def test_a_key_is_free_again_after_a_day(machine):
    machine.post("/tickets", OPEN, idempotency_key="k")
    IdempotencyKey.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert "Idempotency-Replayed" not in machine.post("/tickets", OPEN, idempotency_key="k").headers
    assert Ticket.objects.count() == 2


def test_a_quoted_key_is_the_same_key(machine):
    machine.post("/tickets", OPEN, idempotency_key='"k"')
    assert machine.post("/tickets", OPEN, idempotency_key="k").headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("key", ["", '""', "a b", "x" * 201, "\x7f", "کلید".encode().decode("latin-1")])
def test_a_key_that_is_none_is_refused(machine, key):
    response = machine.post("/tickets", OPEN, idempotency_key=key)
    assert (response.status_code, response.data["code"]) == (400, "bad_idempotency_key")
    assert Ticket.objects.count() == 0


def test_other_methods_pay_it_no_heed(machine, new_ticket):
    ticket = new_ticket()
    for subject in ("یک", "دو"):
        response = machine.patch(f"/tickets/{ticket['id']}", {"subject": subject}, idempotency_key="k")
        assert response.data["subject"] == subject


def test_two_at_once_are_done_once(real_shop):
    with workspace(real_shop):
        machines = [machine_of(real_shop.owner)]
    machines.append(type(machines[0])(machines[0].secret))
    start, answers = threading.Barrier(2), []

    def ask(machine):
        start.wait()
        answers.append(machine.post("/tickets", OPEN, idempotency_key="k"))
        connections.close_all()

    threads = [threading.Thread(target=ask, args=[machine]) for machine in machines]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].content == answers[1].content
    assert sorted("Idempotency-Replayed" in answer.headers for answer in answers) == [False, True]
    with workspace(real_shop):
        assert (Ticket.objects.count(), Message.objects.count()) == (1, 1)


def test_what_was_done_is_there_after_the_request_and_what_was_refused_is_not(real_shop):
    with workspace(real_shop):
        machine = machine_of(real_shop.owner)
    assert machine.post("/tickets", OPEN).status_code == 201
    assert machine.post("/tickets", OPEN | {"assignee_id": "mem_1"}).status_code == 422
    with workspace(real_shop):
        assert Ticket.objects.count() == 1


def test_an_erased_customer_is_not_told_of_again(shop, machine):
    assert "مریم رضایی" in machine.post("/tickets", OPEN, idempotency_key="k1").content.decode()
    assert machine.delete(f"/contacts/{Contact.objects.get().public_id}").status_code == 204
    again = machine.post("/tickets", OPEN, idempotency_key="k1")
    assert (again.status_code, again.data, Ticket.objects.count()) == (201, {}, 1)
    assert "مریم" not in "".join(bytes(kept.body).decode() for kept in IdempotencyKey.objects.all())


def test_answers_a_day_old_are_forgotten_by_the_clock(real_shop):
    with workspace(real_shop):
        machine = machine_of(real_shop.owner)
    for key in ("old", "new"):
        assert machine.post("/tickets", OPEN, idempotency_key=key).status_code == 201
    with workspace(real_shop):
        old = IdempotencyKey.objects.filter(key="old")
        old.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    forget_answers()
    with workspace(real_shop):
        assert [kept.key for kept in IdempotencyKey.objects.all()] == ["new"]
