"""A ready query gives what its queryset gives, inside the same wall."""

import contextvars
import sys
import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from pasokh.contacts.actions.identify import identify
from pasokh.kernel.database.ready import Asked, Ready, among, together
from pasokh.kernel.tenancy import NoWorkspace, workspace
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.models import Inbox, Ticket

NEWEST = ("-last_message_at", "-pk")


@pytest.fixture
def tickets(shop):
    with workspace(shop):
        people = [identify(kind="email", value=f"n{number}@example.ir", name=f"٪{number}%s") for number in range(3)]
        given = {"channel": "chat", "inbox_id": shop.inbox.pk}
        yield [receive(Inbound(**given, contact=each, text="سلام", subject="100% %s")).ticket for each in people]


def shapes():
    """(a plain queryset of given values, the shape with Asked in their place, the values)."""
    ours = Ticket.objects.order_by(*NEWEST)
    return {
        "models": (lambda v: ours.filter(category=v["category"]), lambda: ours.filter(category=Asked("category"))),
        "joined": (
            lambda v: ours.filter(category=v["category"]).select_related("contact", "status", "assignee"),
            lambda: ours.filter(category=Asked("category")).select_related("contact", "status", "assignee"),
        ),
        "named": (
            lambda v: ours.filter(category=v["category"]).values_list("pk", "contact__name", "status__labels", named=True)[:2],
            lambda: ours.filter(category=Asked("category")).values_list("pk", "contact__name", "status__labels", named=True)[:2],
        ),
        "flat": (
            lambda v: ours.filter(category=v["category"], subject="100% %s").values_list("uid", flat=True),
            lambda: ours.filter(category=Asked("category"), subject="100% %s").values_list("uid", flat=True),
        ),
        "dicts": (
            lambda v: ours.filter(category=v["category"]).values("pk", at=models.F("last_message_at")),
            lambda: ours.filter(category=Asked("category")).values("pk", at=models.F("last_message_at")),
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", shapes())
def test_the_rows_are_the_querysets_own(tickets, name):
    plain, shape = shapes()[name]
    ready = Ready(shape)
    for category in (1, 4, 1):
        values = {"category": category}
        assert ready(**values) == list(plain(values))
    assert len(ready(category=1)) == (2 if name == "named" else 3)


def test_joined_rows_come_with_their_models_and_converted_fields(tickets, django_assert_num_queries):
    ready = Ready(lambda: Ticket.objects.filter(pk=Asked("pk")).select_related("contact", "status", "assignee"))
    with django_assert_num_queries(1):
        found = ready.first(pk=tickets[0].pk)
        assert (found.contact.name, found.assignee, type(found.status.labels)) == ("٪0%s", None, dict)
    assert vars(found.contact).keys() == vars(Ticket.objects.select_related("contact").get(pk=found.pk).contact).keys()
    assert ready.first(pk=0) is None


def test_one_shape_takes_any_number_of_ids(tickets):
    ready = Ready(lambda: Ticket.objects.filter(among("contact", "people")).order_by("pk").values_list("pk", flat=True))
    people = [ticket.contact_id for ticket in tickets]
    for several in ([], people[:1], people, [*people, 0, 2**64]):
        assert ready(people=several) == list(
            Ticket.objects.filter(contact__in=several).order_by("pk").values_list("pk", flat=True)
        )


def test_it_sends_the_statement_of_the_queryset(tickets):
    with CaptureQueriesContext(connection) as plain:
        list(Ticket.objects.filter(category=1, subject="100% %s").order_by("pk")[:2])
    ready = Ready(lambda: Ticket.objects.filter(category=Asked("category"), subject="100% %s").order_by("pk")[:2])
    with CaptureQueriesContext(connection) as made:
        ready(category=1)
    sent = [each.captured_queries[-1]["sql"] for each in (plain, made)]
    assert sent[1].replace("(1)", "1") == sent[0]


def test_values_are_written_as_their_field_writes_them(shop):
    ready = Ready(lambda: Inbox.objects.filter(uid=Asked("uid", models.UUIDField())).values_list("pk", flat=True))
    with workspace(shop):
        assert ready(uid=str(shop.inbox.uid)) == ready(uid=shop.inbox.uid) == [shop.inbox.pk]
        assert ready(uid=uuid.uuid4()) == []
        hostile = Ready(lambda: Inbox.objects.filter(name=Asked("name", models.TextField())))
        assert hostile(name="x' OR true --%s") == []


def test_nothing_is_read_outside_of_a_workspace_or_of_another_one(shop, other_shop):
    ready = Ready(lambda: Inbox.objects.filter(pk=Asked("pk")))

    def elsewhere():
        with pytest.raises(NoWorkspace):
            ready(pk=shop.inbox.pk)
        with workspace(other_shop):
            return ready(pk=shop.inbox.pk)

    assert contextvars.Context().run(elsewhere) == []
    assert ready(pk=shop.inbox.pk) == [shop.inbox]


def test_wrong_values_are_refused_before_anything_is_sent(shop, django_assert_num_queries):
    ready = Ready(lambda: Inbox.objects.filter(pk=Asked("pk")))
    ready(pk=1)
    with django_assert_num_queries(0):
        for values in ({}, {"name": ""}):
            with pytest.raises(KeyError):
                ready(**values)
        with pytest.raises(ValueError, match="1; DROP"):
            ready(pk="1; DROP TABLE tickets_ticket")


def test_a_number_that_no_column_holds_is_not_looked_for(shop, django_assert_num_queries):
    ready = Ready(lambda: Inbox.objects.filter(pk=Asked("pk")))
    ready(pk=1)
    with django_assert_num_queries(0):
        assert ready(pk=2**63) == ready(pk=-(2**70)) == []
    assert ready(pk=2**63 - 1) == []


def test_what_cannot_be_kept_says_so():
    with pytest.raises(ValueError, match="prefetches"):
        Ready(lambda: Ticket.objects.prefetch_related("tags"))()


@pytest.fixture
def hasty_threads():
    """Threads that take turns all the time."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def compiled(ready, start):
    start.wait()
    return ready.bound(ticket=1)[0]


def test_threads_that_come_first_together_compile_one_statement(hasty_threads):
    """Compiling counts joins in the query itself: two threads at one query lost a table."""
    for _ in range(20):
        ready = Ready(lambda: Ticket.objects.select_related("contact", "status").filter(pk=Asked("ticket")))
        start = threading.Barrier(8)
        with ThreadPoolExecutor(8) as pool:
            made = [pool.submit(compiled, ready, start) for _ in range(8)]
        assert len({statement.result() for statement in made}) == 1


def test_several_are_asked_at_once(tickets, count_queries):
    some = Ready(lambda: Ticket.objects.filter(among("pk", "ids")).order_by("pk"))
    names = Ready(lambda: Inbox.objects.filter(pk=Asked("inbox")).values_list("name", flat=True))
    ids = [ticket.pk for ticket in tickets[:2]]
    with count_queries() as counted:
        answers = together((some, {"ids": ids}), None, (names, {"inbox": tickets[0].inbox_id}), (some, {"ids": []}))
    assert answers == [tickets[:2], [], [tickets[0].inbox.name], []]
    assert len(counted) == 1
    assert together() == []
    assert together(None, None) == [[], []]
