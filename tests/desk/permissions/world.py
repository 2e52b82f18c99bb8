"""One of everything that an address of the desk can name, and the people who ask for it."""

from base64 import urlsafe_b64encode
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from pasokh.calendars.actions.keep_calendars import make_calendar
from pasokh.calendars.actions.note_absence import note_absence
from pasokh.calendars.actions.subscribe import open_feed
from pasokh.calendars.models import Holiday
from pasokh.calendars.official import occasions
from pasokh.channels.actions.open_channel import close_channel, open_bot, open_mailbox, open_site
from pasokh.channels.actions.sms_lines import open_line
from pasokh.channels.models import DrawerMail, Handset, Receipt
from pasokh.contacts.actions.identify import identify
from pasokh.contacts.actions.segments import make_segment
from pasokh.contacts.models import Company
from pasokh.events.models import Event, FailedReaction
from pasokh.flows import actions as flows
from pasokh.knowledge.actions.feedback import comment
from pasokh.knowledge.actions.spaces import make_category as make_shelf
from pasokh.knowledge.actions.spaces import make_space
from pasokh.knowledge.actions.writing import write as write_article
from pasokh.notices.models import Notification, PushSubscription
from pasokh.notices.push.keys import public_key
from pasokh.outreach.actions.writing import write as write_message
from pasokh.sla.actions.contracts import make_contract
from pasokh.sla.actions.policies import make_policy
from pasokh.sla.models import Breach, Clock
from pasokh.tickets.actions import bulk
from pasokh.tickets.actions.broadcasting import broadcast
from pasokh.tickets.actions.drafts import save_draft
from pasokh.tickets.actions.hold import hold
from pasokh.tickets.actions.linking import link
from pasokh.tickets.actions.merge import merge
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.actions.resolutions import make_category
from pasokh.tickets.actions.statuses import make_status, retire_status
from pasokh.tickets.actions.tags import make_tag
from pasokh.tickets.actions.types import make_type
from pasokh.tickets.models import (
    Checklist,
    ChecklistTemplate,
    Export,
    SavedReply,
    Status,
    Task,
    Ticket,
    TimeEntry,
    Timer,
    View,
)
from pasokh.visitors.models import Visitor
from pasokh.workspaces.actions.custom_fields import make_field
from pasokh.workspaces.models import ApiToken, Team
from tests.days import today

RAW = b"From: maryam@example.ir\nTo: help@khaneno.example\nSubject: x\nMessage-ID: <1@example.ir>\n\nx"
NAMES = {"fa": "یکی", "en": "One"}
THIRD = {"fa": "سومی", "en": "Third"}
# A browser that wants to be told: the point of its key is the curve's own.
POINT = ec.derive_private_key(1, ec.SECP256R1()).public_key()
PUSH = {
    "endpoint": "https://push.example/1",
    "keys": {
        "p256dh": urlsafe_b64encode(POINT.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)).decode(),
        "auth": urlsafe_b64encode(bytes(16)).decode(),
    },
}
OTHER = {"fa": "دیگری", "en": "Another"}


class World:
    """The shop with one of each; `people` by the column of the table. Everything stands on `ticket`, which Negar has and the first team works."""

    def __init__(self, shop, make_member, hear):
        self.shop, self.owner, self.hear = shop, shop.owner, hear
        self._people(make_member)
        self._tickets()
        self._work()
        self._settings()
        self._promises()
        self._flows()
        self._channels()

    def _people(self, make_member):
        self.team, self.others = Team.objects.create(name="پشتیبانی"), Team.objects.create(name="انبار")
        roles = ("admin", "lead", "agent", "light")
        self.people = {"owner": self.owner} | {role: make_member(role, role=role) for role in roles}
        self.people["outsider"] = make_member("بیگانه", role="agent", sees="teams")
        self.others.members.add(self.people["outsider"])
        self.team.members.add(*(member for name, member in self.people.items() if name != "outsider"))
        self.colleague = make_member("همکار", role="agent")

    def _tickets(self):
        owner = self.owner
        self.mailbox = open_mailbox(name="پست", inbox=self.shop.inbox, address="help@khaneno.example", by=owner)
        self.bot = open_bot(
            kind="telegram",
            name="ربات",
            inbox=self.shop.inbox,
            by=owner,
            settings={"bot": {"id": "1"}, "base_url": "https://127.0.0.1:9"},  # which is not called
            credentials={"token": "1:notatokenatall"},
        )
        self.line = open_line(
            name="پیامک",
            inbox=self.shop.inbox,
            by=owner,
            settings={"provider": "http", "way": "webhook", "url": "https://127.0.0.1:9"},  # which is not called
            credentials={"key": "1"},
        )
        self.handset = Handset.objects.create(bot=self.bot, member=owner, chat="1")
        self.ticket, self.linked, self.third, self.merged = (self._ticket() for _ in range(4))
        self.solved, self.asleep, self.incident, self.chat = (self._ticket() for _ in range(4))
        self.solved.solve(by=owner)
        self.follow_up = self.solved.plan_follow_up(by=owner, owner=owner, due_at=timezone.now() + timedelta(days=1))
        self.asleep.snooze(by=owner)
        self.link = link(ticket=self.ticket, other=self.linked, how="related", by=owner)
        merge(target=self.third, sources=[self.merged], by=owner)
        link(ticket=self.incident, other=self.linked, how="child", by=owner)
        self.broadcast = broadcast(ticket=self.incident, by=owner, text="بررسی می‌کنیم")
        self.message = self.ticket.messages.get()
        self.hear("دوباره", ticket_id=self.ticket.pk)
        self.failed = reply(ticket=self.ticket, by=owner, text="پاسخ")
        type(self.failed).objects.filter(pk=self.failed.pk).update(state="failed")
        self.later = self.ticket.messages.filter(kind="incoming").latest("position")
        self.note = note(ticket=self.ticket, by=owner, text="یادداشت")
        self.ticket.tag("فوری", by=owner)
        self.unwelcome_contact = identify(kind="email", value="spam@example.ir", name="هرزنویس")
        self.unwelcome = self._ticket(contact=self.unwelcome_contact)
        self.unwelcome_contact.block(by=owner)
        self.undoable = Event.objects.filter(kind="ticket.tagged").latest("pk")

    def _ticket(self, **fields):
        made = self.hear(channel="email", origin=self.mailbox.origin, **fields).ticket
        made.route_to(self.team, by=self.owner)
        made.assign(self.owner, by=self.owner)
        return made

    def _work(self):
        ticket, owner = self.ticket, self.owner
        self.task = Task.plan(ticket=ticket, by=owner, owner=self.colleague, title="تماس")
        self.done = Task.plan(ticket=ticket, by=owner, owner=self.colleague, title="تماس")
        self.done.complete(by=owner)
        items = [{"text": text, "required": False} for text in ("سریال", "جعبه")]
        self.checklist = Checklist.begin(ticket=ticket, actor=owner.actor, name="تحویل", items=items)
        self.item = self.checklist.items.order_by("place").first()
        self.entry = TimeEntry.log(ticket=ticket, by=owner, seconds=60)
        for name, member in self.people.items():
            self.linked.follow(member, by=owner) if name != "outsider" else None
            save_draft(ticket=self.linked, by=member, text="پیش‌نویس")
            Timer.start(ticket=ticket, by=member)
        self.held = hold(ticket=ticket, by=owner, text="سلام", goes_at=timezone.now() + timedelta(hours=1))
        self.draft = save_draft(ticket=ticket, by=self.colleague, text="پیش‌نویس", shared=True)
        self.bulk, self.finished = (self._bulk() for _ in range(2))
        type(self.finished).objects.filter(pk=self.finished.pk).update(state="done", ended_at=timezone.now())
        self.finished.parts.update(state="done", before=[], after=[])
        self.private = View.objects.create(owner=owner, names=NAMES)
        self.view = View.objects.create(owner=owner, names=NAMES, shared="everyone")
        self.board = View.objects.create(owner=owner, names=NAMES, shared="everyone", kind="board", grouping="status")
        told = {"ticket": ticket, "kind": "message", "event": 1, "actor_kind": "system"}
        self.notice, *_others = [Notification.objects.create(member=each, **told) for each in self.people.values()]
        self.export = Export.objects.create(member=owner, name="x", format="csv")
        given = {"endpoint": PUSH["endpoint"], "endpoint_hash": PushSubscription.hash_of(PUSH["endpoint"])}
        self.browser = PushSubscription.objects.create(member=owner, key="k", proof="p", **given | PUSH["keys"])

    def _bulk(self):
        tickets = Ticket.objects.filter(pk=self.third.pk)
        return bulk.start(verb="tag", given={"tag": "همه"}, tickets=tickets, by=self.owner)

    def _settings(self):
        by = self.owner
        self.status = make_status(by=by, category=2, labels=NAMES, customer_labels=NAMES)
        self.third_status = make_status(by=by, category=2, labels=THIRD, customer_labels=THIRD)
        self.gone = make_status(by=by, category=2, labels=OTHER, customer_labels=OTHER)
        retire_status(status=self.gone, by=by)
        self.type, self.second_type = make_type(by=by, labels=NAMES), make_type(by=by, labels=OTHER)
        self.category, self.second_category = make_category(by=by, labels=NAMES), make_category(by=by, labels=OTHER)
        self.field, self.second_field = (make_field(by=by, kind="text", labels=each) for each in (NAMES, OTHER))
        self.spare, self.second_tag = make_tag(name="برچسب", by=by), make_tag(name="دومی", by=by)
        self.template = ChecklistTemplate.objects.create(name="الگو", items=[{"text": "یک", "required": False}])
        self.reply = SavedReply.objects.create(title="سلام", text="سلام")
        self.token, _secret = ApiToken.issue(name="x", member=by, scopes=[])
        self.calendar = make_calendar(by=by, name="دیگر")
        open_feed(by=by, hours=self.calendar)
        self.absence = note_absence(by=by, member=self.owner, first_day=today(), last_day=today())
        self.day = Holiday.objects.create(day=today() + timedelta(days=30))
        self.failure = FailedReaction.objects.create(event=self.undoable.pk, reaction="pasokh.gone", error="x")

    def _promises(self):
        targets = {"solve": {"seconds": 3600, "always": True}}
        self.policy, self.second_policy = (
            make_policy(by=self.owner, name=name, targets=targets) for name in ("یک", "دو")
        )
        company = Company.objects.create(name="یکی")
        self.segment = make_segment(name="کلیدی", by=self.owner)
        self.contract = make_contract(by=self.owner, company=company, name="سالانه", starts_on=date(2026, 1, 1))
        kept = {"seconds": 60, "spent": timedelta(), "started_at": timezone.now(), "ticket": self.ticket}
        clock = Clock.objects.create(kind="update", state="breached", breached_at=timezone.now(), round=9, **kept)
        self.breach = Breach.objects.create(clock=clock, ticket=self.ticket, kind="update", at=clock.breached_at)

    def _flows(self):
        ends = {key: {"kind": "end", "exits": {}} for key in ("s2", "s3")}
        asks = {"kind": "approval", "title": "بازگشت؟", "who": "leads", "exits": {"approved": "s2", "refused": "s3"}}
        self.flow = flows.create("بازگشت", "process", self.owner, graph={"start": "s1", "steps": {"s1": asks, **ends}})
        flows.deploy(self.flow, self.owner)
        self.flow_run = flows.start(self.flow, ticket=self.linked, by=self.owner)

    def _channels(self):
        type(self.shop).objects.filter(pk=self.shop.pk).update(demo=True)
        self.site = open_site(name="سایت", inbox=self.shop.inbox, by=self.owner)
        self.retired_site = open_site(name="سایت پیشین", inbox=self.shop.inbox, by=self.owner)
        close_channel(channel=self.retired_site, by=self.owner)
        self.visitor = Visitor.objects.create(site=self.site.origin, key="v1")
        self.space = make_space(by=self.owner, labels={"fa": "راهنما"})
        self.second_space = make_space(by=self.owner, labels={"fa": "آموزش"})
        self.shelf = make_shelf(space=self.space, by=self.owner, labels={"fa": "یک"})
        self.second_shelf = make_shelf(space=self.space, by=self.owner, labels={"fa": "دو"})
        self.article = write_article(space=self.space, by=self.owner, title="مقاله", body="متن")
        self.comment = comment(article=self.article, text="دیدگاه")
        self.smart = write_message(
            name="پیام هوشمند", by=self.owner, body={"variants": [{"weight": 1, "text": "سلام"}]}
        )
        self.mail = DrawerMail.objects.create(
            channel=self.mailbox, message=self.message, recipient="m@example.ir", raw=RAW
        )
        self.stuck = Receipt.objects.create(channel=self.mailbox, key="1", raw=RAW, state="quarantined", reason="x")
        self.spam = Receipt.objects.create(channel=self.mailbox, key="2", raw=RAW, state="ignored", reason="spam: x")
        self.contact, self.other_contact = (
            self.ticket.contact,
            identify(kind="email", value="ali@example.ir", name="علی"),
        )
        self.ticket.involve(identify(kind="email", value="sima@example.ir", name="سیما"), by=self.owner)
        self.copied = self.ticket.participants.get().contact

        self.inbox, self.push_key = self.shop.inbox, public_key()
        self.closed = Status.objects.get(key="closed")
        self.worn = self.ticket.tags.get()
        self.occasion = next(each.id for each in occasions() if each.day > today())

    def file(self):
        """What an upload sends."""
        return SimpleUploadedFile("a.txt", b"a")

    def calendar_file(self):
        """A calendar's file, with nothing in it."""
        return SimpleUploadedFile("a.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")

    def box(self, mail):
        """What the form of a mailbox sends."""
        given = {"name": "پست", "address": mail, "imap_security": "tls", "smtp_security": "tls"}
        return given | {"inbox": self.inbox.pk}

    def letter(self, subject):
        """What the form of a mail to somebody sends."""
        given = {"mailbox": str(self.mailbox.uid), "to": "ali@example.ir", "subject": subject, "text": "سلام"}
        return given | {"client_id": "0199aaaa-0000-7000-8000-000000000002"}

    def subscription(self):
        """What a browser that wants to be told sends."""
        return PUSH | {"key": self.push_key, "endpoint": "https://push.example/2"}
