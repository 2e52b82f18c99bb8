"""What is changed is saved and told; what is so already is neither."""

from pasokh.events.changing import change, retire, set_fields
from pasokh.events.models import Event
from pasokh.tickets.models import Inbox, ResolutionCategory
from pasokh.workspaces.models import Team


def told(row):
    events = Event.objects.filter(subject_kind=row._meta.model_name, subject_id=row.pk).order_by("pk")
    return [(event.kind, event.actor_id, event.payload) for event in events]


def test_the_event_names_what_differed_and_only_that_is_saved(shop):
    inbox, team = Inbox.objects.create(name="فروش"), Team.objects.create(name="فنی")
    Inbox.objects.filter(pk=inbox.pk).update(team=team)  # a colleague was quicker
    change(inbox, "inbox.changed", by=shop.owner, fields={"name": "پشتیبانی", "team": None}, why="test")
    inbox.refresh_from_db()
    assert (inbox.name, inbox.team) == ("پشتیبانی", team)
    assert told(inbox) == [("inbox.changed", shop.owner.pk, {"fields": ["name"], "why": "test"})]


def test_what_is_so_already_is_not_told(shop):
    inbox = Inbox.objects.create(name="فروش")
    assert change(inbox, "inbox.changed", by=shop.owner, fields={"name": "فروش"}) is None
    assert (set_fields(inbox, {"name": "فروش", "team": None}), told(inbox)) == ([], [])


def test_retiring_and_bringing_back_are_told_once(shop):
    category = ResolutionCategory.objects.create(labels={"fa": "برطرف شد"})
    steps = [True, True, False, False]
    assert [bool(retire(category, "resolution", by=shop.owner, retired=step)) for step in steps] == [True, False] * 2
    assert [kind for kind, _actor, _payload in told(category)] == ["resolution.retired", "resolution.brought_back"]
    category.refresh_from_db()
    assert category.retired_at is None
