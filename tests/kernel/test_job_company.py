"""A job that takes others of its kind along: each exactly once, in order, and what goes wrong is nobody else's trouble."""

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from pasokh.kernel import job_company, jobs
from pasokh.kernel.jobs import job
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Inbox
from pasokh.workspaces.actions.found import found

seen, faulty = [], set()


@job(queue="tests", attempts=2, wait=0, along=True, name="tests.make_inbox")
def make_inbox(word):
    seen.append(word)
    Inbox.objects.create(name=word)
    if word in faulty:
        raise OSError(word)


@job(queue="tests", along=True, name="tests.note_other")
def note_other(word):
    seen.append(word)


@pytest.fixture(autouse=True)
def nothing_seen():
    seen.clear()
    faulty.clear()


@pytest.fixture
def fetched(monkeypatch):
    """Ids of the jobs that a worker took off the queue by itself."""
    ids, fetch = [], app.job_manager.__class__.fetch_job

    async def note(self, *arguments, **named):
        found = await fetch(self, *arguments, **named)
        ids.extend([found.id] if found else [])
        return found

    monkeypatch.setattr(app.job_manager.__class__, "fetch_job", note)
    return ids


def work(times=1):
    worker = app.with_connector(app.connector.get_worker_connector())
    for _ in range(times):
        worker.run_worker(
            queues=["tests"],
            wait=False,
            install_signal_handlers=False,
            listen_notify=False,
            concurrency=1,
            delete_jobs="successful",
        )


def queue(ws, *words, **options):
    with workspace(ws):
        return [make_inbox.defer(word=word, **options) for word in words]


def inboxes(ws):
    with workspace(ws):
        return list(Inbox.objects.filter(name__startswith="w").order_by("pk").values_list("name", flat=True))


def left():
    return list(ProcrastinateJob.objects.filter(queue_name="tests").order_by("id").values_list("id", "status"))


def test_one_takes_the_others_along_in_their_order(real_shop, fetched):
    first, *_others = queue(real_shop, "w1", "w2", "w3")
    work()
    assert (inboxes(real_shop), seen, fetched, left()) == (["w1", "w2", "w3"], ["w1", "w2", "w3"], [first], [])


def test_one_that_fails_leaves_nothing_but_its_job_and_is_tried_by_itself(real_shop, fetched):
    faulty.add("w2")
    first, second, third = queue(real_shop, "w1", "w2", "w3")
    work(times=3)
    assert inboxes(real_shop) == ["w1", "w3"]
    assert left() == [(second, "failed")]
    assert seen.count("w2") == 3  # along with the first, and by itself as often as it may be tried
    assert fetched[:2] == [first, second]
    assert third not in fetched[:2]


def test_what_was_tried_before_takes_nobody_along_and_is_not_taken(real_shop, owner_sql, fetched):
    ids = queue(real_shop, "w1", "w2", "w3")
    owner_sql(f"UPDATE procrastinate_jobs SET attempts = 1 WHERE id IN ({ids[0]}, {ids[2]})")
    work()
    assert (seen, fetched) == (["w1", "w2", "w3"], ids)


def test_a_lock_a_time_another_kind_and_another_business_are_not_taken_along(real_shop, fetched):
    other, _owner = found(
        name="چاپ سپید", owner_name="امید", owner_email="omid@chapsepid.example", password="گذرواژهٔ-بلند-۱۲"
    )
    (first,) = queue(real_shop, "w1")
    locked = queue(real_shop, "w2", "w3", lock="conversation")
    later = queue(real_shop, "w4", after=3600)
    elsewhere = queue(other, "w5")
    with workspace(real_shop):
        kind = note_other.defer(word="w6")
    work()
    assert seen == ["w1", "w2", "w3", "w5", "w6"]
    assert fetched == [first, *locked, *elsewhere, kind]
    assert left() == [(later[0], "todo")]


def test_no_more_is_taken_along_than_is_good_for_others(real_shop, fetched, monkeypatch):
    monkeypatch.setattr(job_company, "MOST", 1)
    first, _second, third = queue(real_shop, "w1", "w2", "w3")
    work()
    assert (fetched, seen) == ([first, third], ["w1", "w2", "w3"])


def test_nor_longer(real_shop, fetched, monkeypatch):
    monkeypatch.setattr(jobs, "LONGEST", -1)
    ids = queue(real_shop, "w1", "w2")
    work()
    assert (fetched, seen) == (ids, ["w1", "w2"])
