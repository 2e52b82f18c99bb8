"""A reaction that has nothing to do costs nothing."""

import pytest

from pasokh.events import on, reactions, track
from pasokh.events.actors import SYSTEM
from pasokh.events.models import FailedReaction

KIND = "test.asked_first"


@pytest.fixture
def reacting():
    """Register a reaction for one test: reacting(when=…) gives the list of what it was given."""

    def register(**options):
        seen = []

        @on(KIND, **options)
        def react(event):
            seen.append(event)

        return seen

    yield register
    for registered in (reactions._reactions, reactions._gatherings):
        for each in registered.pop(KIND, ()):
            reactions._asked_first.pop(each, None)


@pytest.mark.parametrize("together", [False, True])
def test_it_is_asked_before_the_savepoint(shop, reacting, together, django_assert_num_queries):
    seen = reacting(when=lambda: False, together=together)
    with django_assert_num_queries(1):  # the event itself
        track(KIND, actor=SYSTEM, subject=shop.owner)
    assert seen == []


@pytest.mark.parametrize("together", [False, True])
def test_it_runs_where_it_has_something_to_do(shop, reacting, together):
    seen = reacting(when=lambda: True, together=together)
    event = track(KIND, actor=SYSTEM, subject=shop.owner)
    assert seen == ([[event]] if together else [event])
    assert not FailedReaction.objects.exists()
