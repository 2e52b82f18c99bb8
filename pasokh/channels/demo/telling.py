"""A tiny vocabulary for telling conversations that lie some days back."""

from datetime import time, timedelta

from django.utils import timezone

from pasokh.calendars.queries import working_time
from pasokh.events.models import Event
from pasokh.tickets.actions.confirm import confirm
from pasokh.tickets.actions.fill import fill
from pasokh.tickets.actions.hold import hold
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.actions.report_state import report_state
from pasokh.tickets.models import (
    Checklist,
    ChecklistTemplate,
    Message,
    ResolutionCategory,
    Task,
    Ticket,
    TicketType,
    TimeEntry,
)
from pasokh.tickets.models.resolution import SHIPPED
from pasokh.tickets.scheduling.working_days import days_later

from ..models import Delivery

COMES_TO = [key for key, _ in SHIPPED]


class Conversation:
    """One ticket, told step by step: ("says", "…"), ("answers", "نگار", "…"), ("notes", …), ("assigned", …), ("tagged", …), ("judged", …),
    ("planned", "نگار", "call", "…", in so many days), ("missed", "نگار", "task", "…", so many hours later, and not done),
    ("listed", "نگار", template, *ticked), ("spent", "نگار", minutes, "…"), ("snoozed", "نگار", days), ("will_answer", "نگار", "…", in so many days).

    Each step happens so many minutes after the one before; afterwards its rows are moved back to their time.
    """

    def __init__(self, story, *, who, by, days_ago, at, subject=""):
        self.story, self.contact, self.channel = story, story.customers[who], story.channels[by]
        self.subject, self.ticket = subject, None
        today = timezone.now().astimezone(story.workspace.zone)
        hour, minute = map(int, at.split(":"))
        self.moment = today.replace(second=0, microsecond=0)
        self.moment = self.moment.combine(self.moment, time(hour, minute), today.tzinfo) - timedelta(days=days_ago)
        # What lies ahead of now did not happen yet: today's talks end a little before the first look.
        if self.moment > today:
            self.moment = today - timedelta(minutes=25)
        self.began = self.moment

    def tell(self, steps):
        """Tell the steps in order."""
        for minutes, verb, *words in steps:
            self.moment = min(self.moment + timedelta(minutes=minutes), timezone.now())
            newest = Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
            getattr(self, verb)(*words)
            self._move_back(newest)

    def says(self, text):
        received = receive(
            Inbound(
                channel=self.channel.kind,
                origin=self.channel.origin,
                inbox_id=self.channel.inbox_id,
                contact=self.contact,
                text=text,
                subject=self.subject if self.ticket is None else "",
                ticket_id=self.ticket.pk if self.ticket else None,
            )
        )
        self.ticket = received.ticket
        return received.message

    def answers(self, who, text, state="read"):
        message = reply(ticket=self.ticket, by=self._member(who), text=text)
        Delivery.objects.filter(message=message).update(state=Delivery.State.SENT, sent_at=self.moment)
        report_state(message=message, state=Message.State.SENT if self.channel.kind == "email" else state, quiet=True)

    def notes(self, who, text):
        note(ticket=self.ticket, by=self._member(who), text=text)

    def assigned(self, who, by=None):
        self._fresh().assign(self._member(who), by=self._member(by or who))

    def tagged(self, *names):
        for name in names:
            self._fresh().tag(name, by=self.story.owner)

    def typed(self, who, type_key, values):
        self._fresh().classify(TicketType.objects.get(key=type_key), by=self._member(who))
        fill(self._fresh(), values, by=self._member(who))

    def judged(self, who, impact, urgency):
        self._fresh().judge(by=self._member(who), impact=impact, urgency=urgency)

    def solved(self, who, came_to="answered", reason=""):
        category = ResolutionCategory.objects.all()[COMES_TO.index(came_to)]
        self._fresh().solve(by=self._member(who), category=category, reason=reason)

    def follows_up(self, who, days):
        due = days_later(timezone.now(), days)
        self._fresh().plan_follow_up(by=self._member(who), owner=self._member(who), due_at=due)

    def confirms(self):
        confirm(ticket=self._fresh(), contact=self.contact)

    def waits(self, who):
        self._fresh().wait(by=self._member(who))

    def closed(self, who, reason):
        self._fresh().close(by=self._member(who), reason=reason)

    def snoozed(self, who, days):
        until = working_time().days_later(timezone.now(), days)
        self._fresh().snooze(by=self._member(who), until=until)

    def planned(self, who, kind, title, days):
        phone = self.contact.phone if kind == Task.Kind.CALL else ""
        due = working_time().days_later(timezone.now() + timedelta(hours=1), days)
        self._plan(who, kind=kind, title=title, phone=phone, due_at=due, remind_before=10)

    def missed(self, who, kind, title, hours):
        # Nobody is reminded of what is long over when the story is told.
        phone = self.contact.phone if kind == Task.Kind.CALL else ""
        self._plan(who, kind=kind, title=title, phone=phone, due_at=self.moment + timedelta(hours=hours))

    def _plan(self, who, **given):
        Task.plan(ticket=self._fresh(), by=self._member(who), owner=self._member(who), **given)

    def listed(self, who, name, *ticked):
        template = ChecklistTemplate.objects.get(name=name)
        found = Checklist.of_template(template, ticket=self._fresh(), actor=self._member(who).actor)
        for item in found.items.filter(text__in=ticked):
            item.tick(True, by=self._member(who))

    def spent(self, who, minutes, on):
        TimeEntry.log(ticket=self._fresh(), by=self._member(who), seconds=minutes * 60, note=on)

    def will_answer(self, who, text, days):
        goes_at = working_time().days_later(timezone.now(), days)
        hold(ticket=self._fresh(), by=self._member(who), text=text, goes_at=goes_at, waits=True)

    def _member(self, name):
        return self.story.members[name]

    def _fresh(self):
        self.ticket.refresh_from_db()
        return self.ticket

    def _move_back(self, newest):
        Event.objects.filter(pk__gt=newest).update(created_at=self.moment)
        ticket = self._fresh()
        ticket.messages.filter(position=ticket.last_position, created_at__gt=self.moment).update(created_at=self.moment)
        changed = {"created_at": self.began, "last_message_at": self.moment}
        for name in ("waiting_since", "solved_at", "closed_at"):
            at = getattr(ticket, name)
            if at and at > self.moment:
                changed[name] = self.moment
        Ticket.objects.filter(pk=ticket.pk).update(**changed)
