import pytest

from pasokh.automation.actions.rules import make_rule
from pasokh.automation.catalogue import active_rules, forget_rules
from pasokh.automation.engine import take_turns
from pasokh.automation.models import Rule, Turn
from pasokh.automation.reading import write_turns
from pasokh.automation.subjects import subject_of
from pasokh.events.models import Event
from pasokh.tickets.models import Tag


@pytest.fixture
def quiet(shop):
    """The shop without the rules that came with the program."""
    Rule.objects.all().delete()
    forget_rules()
    return shop


@pytest.fixture
def rule(quiet):
    """rule(on="ticket.opened", conditions=…, actions=…): an active rule."""

    def rule(on="ticket.opened", conditions=None, actions=None, trigger=None, name="قاعده", **more):
        made = make_rule(
            by=quiet.owner,
            name=name,
            trigger=trigger or {"on": on},
            conditions=conditions or {"all": []},
            actions=actions or [tag("خودکار")],
            active=True,
            **more,
        )
        Rule.objects.filter(pk=made.pk).update(active_since="2020-01-01T00:00Z")
        forget_rules()
        made.refresh_from_db()
        return made

    return rule


def tag(name):
    """The action that puts this tag on."""
    return {"do": "tag", "tag": Tag.named(name).public_id}


class Automaton:
    """Applies the rules to what happened, inside the one transaction of a test: as the job does, but for the reading of committed events."""

    def __init__(self):
        self.after = 0

    def __call__(self, rounds=20):
        """Until nothing more happens; how many events were looked at."""
        seen = 0
        for _round in range(rounds):
            events = list(Event.objects.filter(pk__gt=self.after).order_by("pk"))
            if not events:
                return seen
            seen, self.after = seen + len(events), events[-1].pk
            write_turns(events, active_rules())
            self.take()
        raise AssertionError("the rules never come to rest")

    def take(self):
        while turn := Turn.objects.order_by("pk").first():
            subject = subject_of(turn)
            assert take_turns([subject.id_of(turn)], subject) == {}


@pytest.fixture
def automate(quiet):
    return Automaton()
