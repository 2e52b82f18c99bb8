import pytest
from django.db import connection

from pasokh.events import Actor, on, reactions, relays, track
from pasokh.events.jobs import StillFailing, retry_reaction
from pasokh.events.models import Event, FailedReaction
from pasokh.events.retrying import retry
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Inbox


@pytest.fixture
def fresh_registry(monkeypatch):
    monkeypatch.setattr(reactions, "_reactions", type(reactions._reactions)(list))
    monkeypatch.setattr(relays, "_relays", [])


def test_an_event_says_who_did_what_to_which(shop, fresh_registry):
    event = track("inbox.renamed", actor=shop.owner.actor, subject=shop.inbox, before="x")
    stored = Event.objects.get(pk=event.pk)
    assert (stored.kind, stored.actor_kind, stored.actor_id) == ("inbox.renamed", "member", shop.owner.pk)
    assert (stored.subject_kind, stored.subject_id, stored.payload) == ("inbox", shop.inbox.pk, {"before": "x"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        assert stored.xact_id == cursor.fetchone()[0]


def test_a_failing_reaction_is_kept_and_the_change_stands(shop, fresh_registry):
    calls = []

    @on("inbox.renamed")
    def fails(event):
        shop.inbox.__class__.objects.update(name="half done")
        raise RuntimeError("no")

    @on("inbox.renamed")
    def works(event):
        calls.append(event.kind)

    track("inbox.renamed", actor=shop.owner.actor, subject=shop.inbox)
    failure = FailedReaction.objects.get()
    assert calls == ["inbox.renamed"]
    assert "RuntimeError: no" in failure.error
    shop.inbox.refresh_from_db()
    assert shop.inbox.name == "فروشگاه"


def test_a_failed_reaction_is_retried(shop, fresh_registry):
    broken = [True]

    @on("inbox.renamed")
    def mends_itself(event):
        if broken:
            raise RuntimeError

    track("inbox.renamed", actor=shop.owner.actor, subject=shop.inbox)
    failure = FailedReaction.objects.get()
    with pytest.raises(StillFailing):
        retry_reaction(workspace_id=shop.pk, failure_id=failure.pk)
    failure.refresh_from_db()
    assert (failure.attempts, failure.solved_at) == (2, None)
    broken.clear()
    retry_reaction(workspace_id=shop.pk, failure_id=failure.pk)
    failure.refresh_from_db()
    assert failure.solved_at is not None
    assert retry(failure.pk)
    failure.refresh_from_db()
    assert failure.attempts == 2


def test_a_try_that_failed_leaves_nothing_but_its_count(shop, fresh_registry):
    @on("inbox.renamed")
    def half_way(event):
        Inbox.objects.update(name="نیمه‌کاره")
        raise RuntimeError("half way")

    track("inbox.renamed", actor=shop.owner.actor, subject=shop.inbox)
    failure = FailedReaction.objects.get()
    assert not retry(failure.pk)
    failure.refresh_from_db()
    assert (failure.attempts, Inbox.objects.get().name) == (2, "فروشگاه")
    assert "half way" in failure.error


def test_a_reaction_that_is_no_more_is_settled(shop):
    event = track("inbox.renamed", actor=shop.owner.actor, subject=shop.inbox)
    failure = FailedReaction.objects.create(event=event.pk, reaction="pasokh.gone.reactions.gone", error="x")
    assert retry(failure.pk)


def test_relays_hear_of_a_transaction_once_and_only_after_commit(real_shop, fresh_registry):
    heard = []
    relays.register(lambda workspace_id, events: heard.append((workspace_id, [event.kind for event in events])))
    with workspace(real_shop):
        track("a.first", actor=Actor("system"), subject=real_shop.inbox)
        with workspace(real_shop):
            track("a.second", actor=Actor("system"), subject=real_shop.inbox)
        assert heard == []
    assert [kinds for _, batch in heard for kinds in batch] == ["a.first", "a.second"]
    with pytest.raises(RuntimeError), workspace(real_shop):
        track("a.third", actor=Actor("system"), subject=real_shop.inbox)
        raise RuntimeError
    assert sum(len(batch) for _, batch in heard) == 2


def test_a_relay_that_fails_hinders_nobody(real_shop, fresh_registry):
    heard = []
    relays.register(lambda *_: 1 / 0)
    relays.register(lambda workspace_id, events: heard.append(len(events)))
    with workspace(real_shop):
        track("a.first", actor=Actor("system"), subject=real_shop.inbox)
    assert heard == [1]
