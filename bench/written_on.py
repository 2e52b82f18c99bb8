"""The tickets that verbs are measured on, what stands on them, and how they are left as they were."""

TICKETS = 40
PARENTS, CHILDREN = 4, 10


def known(facts) -> dict:
    """Open tickets, one after another in the list, and what the verbs name. Made once by the program's own verbs."""
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Category, ResolutionCategory, Tag, Ticket, TicketType
    from pasokh.workspaces.models import Member, Team

    with workspace(facts["workspace"]):
        me = Member.objects.get(pk=facts["owner"])
        wanted = Ticket.objects.filter(category=Category.OPEN, merged_into=None).order_by("-last_message_at")
        tickets = list(wanted[: TICKETS + PARENTS * (1 + CHILDREN)])
        tickets, family = tickets[:TICKETS], tickets[TICKETS:]
        return {
            "me": str(me.uid),
            "numbers": [ticket.number for ticket in tickets],
            "ids": [ticket.public_id for ticket in tickets],
            "parents": _parents(family, me),
            "teams": [team.public_id for team in Team.objects.order_by("pk")[:2]],
            "types": [type.public_id for type in TicketType.objects.offered()[:2]],
            "tags": [Tag.named(name).public_id for name in ("فوری", "مرجوعی", "ضمانت", "پیگیری")],
            "category": str(ResolutionCategory.objects.offered().first().uid),
            "contact": family[0].contact.public_id,
            "field": _field(me),
            **_standing(tickets, me),
        }


def lead_to_customers(facts, numbers):
    """They came by a site of the chat: an answer to a customer whom no channel reaches is refused."""
    from pasokh.channels.actions.open_channel import open_site
    from pasokh.channels.models import Channel
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Inbox, Ticket
    from pasokh.workspaces.models import Member

    with workspace(facts["workspace"]):
        site = Channel.objects.filter(kind=Channel.Kind.CHAT, active=True).first()
        if site is None:
            owner, inbox = Member.objects.get(pk=facts["owner"]), Inbox.objects.get(pk=facts["inbox"])
            site = open_site(name="سایت", inbox=inbox, by=owner)
        Ticket.objects.filter(number__in=numbers).exclude(origin=site.origin).update(origin=site.origin, channel="chat")


def _parents(tickets, me):
    """The numbers of some that have parts, which an answer to all of them reaches."""
    from pasokh.tickets.actions.linking import link

    parents, children = tickets[:PARENTS], tickets[PARENTS:]
    for at, child in enumerate(children):
        link(ticket=parents[at % PARENTS], other=child, how="duplicated_by", by=me)
    return [parent.number for parent in parents]


def _field(me):
    from pasokh.workspaces.actions.custom_fields import make_field
    from pasokh.workspaces.models import CustomField

    found = CustomField.objects.filter(noun="ticket", key="bench").first()
    return (found or make_field(by=me, kind="text", labels={"fa": "سنجش", "en": "Bench"}, key="bench")).key


def _standing(tickets, me):
    """A task, an item of a checklist and a note of hers on each."""
    from pasokh.tickets.actions.reply import note
    from pasokh.tickets.models import Checklist, ChecklistItem, Task

    tasks = [Task.plan(ticket=each, by=me, kind="task", title="تماس با انبار") for each in tickets]
    items = [{"text": "کابل را دید", "required": False}]
    lists = [Checklist.begin(ticket=each, actor=me.actor, name="بازبینی", items=items) for each in tickets]
    notes = [note(ticket=each, by=me, text="مشتری قدیمی است") for each in tickets]
    return {
        "tasks": [task.public_id for task in tasks],
        "items": [ChecklistItem.objects.get(checklist=each).public_id for each in lists],
        "notes": [each.pk for each in notes],
    }


def clear(facts, of):
    """Take away what would grow from verb to verb and run to run: what was said on them and how long it took, answers that wait, broadcasts, follow-ups.

    A merge moves a thread: by what earlier runs had said on these, it came to move eighty messages a time.
    """
    from pasokh.kernel.tenancy import workspace
    from pasokh.tickets.models import Broadcast, FollowUp, HeldReply, Message, Ticket, TimeEntry

    with workspace(facts["workspace"]):
        tickets = list(Ticket.objects.filter(number__in=of["numbers"]))
        HeldReply.objects.filter(ticket__in=tickets).delete()
        FollowUp.objects.filter(ticket__in=tickets).delete()
        TimeEntry.objects.filter(ticket__in=tickets).delete()
        Broadcast.objects.filter(member=facts["owner"]).delete()
        said = Message.objects.filter(ticket__in=tickets, author_kind="member", author_id=facts["owner"])
        said.exclude(pk__in=of["notes"]).delete()
        for ticket in tickets:
            ticket.count_held()
