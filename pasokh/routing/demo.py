"""What the demo shop knows and takes: skills, capacities; and, once the conversations are told, the queues from which colleagues take by hand."""

from pasokh.events.models import Event
from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Ticket
from pasokh.workspaces.actions.skills import make_skill, set_skills

from .actions.capacities import set_capacity
from .actions.place import place
from .actions.queues import make_queue
from .models import Offer, Rules, Waiting

SKILLS = (
    # name, kind, code, who knows it how well
    ("لوازم آشپزخانه", "field", "", {"سامان": 4, "پویا": 3, "نگار": 3}),
    ("لباسشویی و یخچال", "field", "", {"پویا": 5, "سامان": 3}),
    ("انگلیسی", "language", "en", {"عاطفه": 4, "نگار": 3}),
)
COMPLAINTS = {"all": [{"field": "type", "op": "is", "value": ["complaint", "return"]}]}


def tell(story):
    """Who knows what, and who takes less than the others."""
    with workspace(story.workspace):
        made = {}
        for name, kind, code, people in SKILLS:
            skill = make_skill(name=name, by=story.owner, kind=kind, code=code)
            for who, level in people.items():
                made.setdefault(who, {})[skill.pk] = level
        for who, levels in made.items():
            set_skills(member=story.members[who], by=story.owner, levels=levels)
        set_capacity(member=story.members["نگار"], by=story.owner, total=80)


def line_up(story):
    """The queues, who took what from them, and what waits in them of all that was told: for the room that tells the conversations, when it has."""
    with workspace(story.workspace):
        teams = [story.teams["پشتیبانی فنی"], story.teams["فروش"]]
        make_queue(by=story.owner, name="شکایت و مرجوعی", teams=teams, strategy="manual", filter=COMPLAINTS)
        fresh = make_queue(by=story.owner, name="درخواست‌های تازه", teams=teams, strategy="manual")
        _remember(fresh)
        for ticket in Ticket.objects.open().filter(assignee=None).order_by("pk"):
            place(ticket.pk)
        for row in Waiting.objects.select_related("ticket"):
            came = row.ticket.created_at
            Waiting.objects.filter(pk=row.pk).update(since=came, at=row.at - (row.since - came))


def _remember(queue):
    """Whatever somebody was the first to take herself, she had from the queue."""
    taken, rules = set(), Rules.current()
    for event in Event.objects.filter(kind="ticket.assigned", actor_kind="member").order_by("created_at", "pk"):
        if event.subject_id not in taken and event.payload["assignee"] == event.actor_id:
            _pulled(queue, event, rules)
        taken.add(event.subject_id)


def _pulled(queue, event, rules):
    ticket = Ticket.objects.get(pk=event.subject_id)
    given = {"how": Offer.How.PULLED, "state": Offer.State.TAKEN, "ended_at": event.created_at}
    waited = max(int((event.created_at - ticket.created_at).total_seconds()), 0)
    offer = Offer.objects.create(
        ticket=ticket,
        member_id=event.actor_id,
        queue=queue,
        channel=ticket.channel,
        weight=rules.weight_of(ticket.channel),
        waited=waited,
        **given,
    )
    Offer.objects.filter(pk=offer.pk).update(created_at=event.created_at)
