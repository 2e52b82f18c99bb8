"""The table: who may what at each address of the desk that changes something, what is sent there, and on what.

A row is (roles, form, things): the roles that may; what is sent; and the attributes of the World that the address names, by the name they have in it.
Roles are asked on a request that all of them see; the outsider works in another team, sees nothing of it, and is an agent in all else.
"""

import json
from datetime import timedelta

from django.utils import timezone

from tests.days import today
from tests.desk.test_hours import WEEK
from tests.desk.test_types_settings import CONDITIONS
from tests.desk.views.editor import posted

from .world import PUSH

ALL, ANSWERING, LEADING, MANAGING, OWNER = (
    "owner admin lead agent light",
    "owner admin lead agent",
    "owner admin lead",
    "owner admin",
    "owner",
)
LABELS = {"label_fa": "نام", "label_en": "Name", "customer_fa": "نام", "customer_en": "Name"}
BUSINESS = {"name": "تازه", "language": "fa", "time_zone": "Asia/Tehran", "calendar": "jalali", "currency": "rial"}
FIELD = LABELS | {"needed": "never", "how": "all", **CONDITIONS}
SOON = today() + timedelta(days=9)
POLICY = {
    "row": ["(0", ")"],
    "how-0": "all",
    "name": "تازه",
    "hours_of": "business",
    "warns": "50",
    "length_solve": "4:00",
}
SMART = {"name": "پیام", "hours": "always", "priority": "3", "goal_kind": "none", "goal_days": "7", "row": ["(0", ")"], "how-0": "all", "a-text": "سلام", "a-weight": "1"} | {
    f"a-do_{number}": "open" for number in range(3)
}  # fmt: skip
FAR = str((timezone.now() + timedelta(days=2)).isoformat())


def of(attribute):
    """The public id of one of the World's things."""
    return lambda world: getattr(world, attribute).public_id


# On a request: whoever does not see it is told 404.
ON_A_TICKET = {
    "edit-contact": (ANSWERING, {"name": "مریم دیگر"}),
    "write": (ANSWERING, {"text": "سلام", "mode": "reply"}),
    "write note": (ALL, {"text": "سلام", "mode": "note"}),
    "write and solve": (ANSWERING, {"text": "سلام", "mode": "reply", "then": "solve"}),
    "send-again": (ANSWERING, {}, {"message": "failed"}),
    "attend": (ALL, {"state": "viewing"}),
    "assign": (ANSWERING, {"member": of("colleague")}),
    "rename": (ANSWERING, {"subject": "موضوع دیگر"}),
    "transfer": (ANSWERING, {"to": of("colleague"), "note": "تا اینجا", "anyway": "on"}),
    "route": (ANSWERING, {"team": of("others")}),
    "move": (ANSWERING, {"step": "wait"}),
    "block": (ANSWERING, {"length": "day", "reason": "ناسزا"}),
    "unblock": (ANSWERING, {}, {"number": "unwelcome"}),
    "judge": (ANSWERING, {"impact": "3", "urgency": "3"}),
    "tag": (ANSWERING, {"name": "تازه"}),
    "untag": (ANSWERING, {"tag": of("worn")}),
    "solve": (ANSWERING, {"skip": "1"}),
    "close": (LEADING, {"reason": "تکراری"}),
    "follow-up": (
        ANSWERING,
        {"owner": lambda w: str(w.owner.uid), "due": "فردا", "channel": "phone"},
        {"number": "solved"},
    ),
    "follow-up-done": (ANSWERING, {"follow_up": of("follow_up"), "outcome": "content"}, {"number": "solved"}),
    "put-off": (ANSWERING, {"until": "reply"}),
    "wake": (ANSWERING, {}, {"number": "asleep"}),
    "transcript": (ANSWERING, {"address": "maryam@example.ir", "language": "fa"}),
    "task-new": (ANSWERING, {"title": "تماس", "kind": "task"}),
    "checklist-new": (ANSWERING, {"name": "تازه", "items": "یک"}),
    "time-log": (ANSWERING, {"seconds": "20"}),
    "timer-start": (ANSWERING, {}, {"number": "linked"}),
    "promise-explain": (ANSWERING, {"breach": of("breach"), "reason": "overload"}),
    "flow-start": (ANSWERING, {"flow": of("flow")}),
    "ticket-flow-act": (ANSWERING, {"run": of("flow_run"), "do": "hand_over"}, {"number": "linked"}),
    "classify": (ANSWERING, {"type": of("type")}),
    "ticket-fields": (ANSWERING, lambda w: {"changed": w.field.key, f"value-{w.field.key}": "ونوس"}),
    "link": (ANSWERING, {"how": "blocks", "ticket": of("third")}),
    "unlink": (ANSWERING, {"link": of("link")}),
    "merge": (ANSWERING, {"ticket": of("third")}),
    "unmerge": (ANSWERING, {}, {"number": "merged"}),
    "split": (ANSWERING, {"subject": "دیگر"}, {"message": "later"}),
    "involve": (ANSWERING, {"contact": of("other_contact")}),
    "release": (ANSWERING, {"contact": of("copied")}),
    "follow": (ALL, {"member": "me"}),
    "follow a colleague": (ANSWERING, {"member": of("colleague")}),
    "unfollow": (ALL, {"member": "me"}, {"number": "linked"}),
    "broadcast": (LEADING, {"text": "رسید"}, {"number": "incident"}),
    "broadcast-steer": (LEADING, {"broadcast": of("broadcast"), "do": "stop"}, {"number": "incident"}),
    "held-back": (ANSWERING, {}, {"held": "held"}),
    "held-now": (ANSWERING, {}, {"held": "held"}),
    "later": (ANSWERING, {"later": FAR}),
    "held-time": (ANSWERING, {"later": FAR}, {"held": "held"}),
    "draft": (ALL, {"text": "پیش‌نویس", "revision": "0"}),
    "draft-share": (ALL, {"shared": "1"}, {"number": "linked"}),
    "draft-take": (ANSWERING, {}, {"public_id": "draft"}),
    "add-copies": (ANSWERING, {"written": "ali@example.ir"}),
    "message-forward": (ANSWERING, lambda w: w.letter("Fwd: سفارش"), {"message": "message"}),
    "message-edit": (OWNER, {"text": "دیگر"}, {"message": "note"}),
    "undo": (OWNER, {}, {"event": "undoable"}),
    "task": (ANSWERING, {"title": "دیگر", "kind": "task"}, {"public_id": "task"}),
    "task-done": (ANSWERING, {}, {"public_id": "task"}),
    "task-reopen": (ANSWERING, {}, {"public_id": "done"}),
    "task-take": (ANSWERING, {}, {"public_id": "task"}),
    "task-drop": (ANSWERING, {}, {"public_id": "task"}),
    "checklist-add": (ANSWERING, {"items": "سه"}, {"public_id": "checklist"}),
    "checklist-drop": (ANSWERING, {}, {"public_id": "checklist"}),
    "checklist-tick": (ANSWERING, {"done": "1"}, {"public_id": "item"}),
    "checklist-change": (ANSWERING, {"step": "drop"}, {"public_id": "item"}),
    "time": (LEADING, {"seconds": "30"}, {"public_id": "entry"}),
    "time-drop": (LEADING, {}, {"public_id": "entry"}),
    "drawer-mail": (ANSWERING, {"text": "ممنون"}, {"public_id": "mail"}),
    "bulk": (ANSWERING, lambda w: {"verb": "tag", "tag": "همه", "number": w.ticket.number}),
    "view-move": (ANSWERING, lambda w: {"number": w.ticket.number, "to": w.status.pk}, {"key": "board"}),
    "view-move to closed": (LEADING, lambda w: {"number": w.ticket.number, "to": w.closed.pk}, {"key": "board"}),
}
ENTERED = {"channel": "call", "subject": "تلفن", "whose": "customer", "text": "سلام", "impact": "2", "urgency": "2"}
# On the business, or on what is everybody's.
ON_THE_BUSINESS = {
    "enter": (
        ANSWERING,
        lambda w: (
            ENTERED
            | {
                "contact": w.contact.public_id,
                "inbox": str(w.inbox.uid),
                "client_id": "0199aaaa-0000-7000-8000-000000000001",
            }
        ),
    ),
    "enter-fields": (ANSWERING, {"type": ""}),
    "mail-new": (ANSWERING, lambda w: w.letter("پیش‌فاکتور")),
    "visitor-call": (ANSWERING, {"text": "کمکی می‌خواهید؟"}, {"public_id": "visitor"}),
    "visitors-keeping": (MANAGING, {"days": "30"}),
    "block-lift": (ANSWERING, {}, {"public_id": "unwelcome_contact"}),
    "smart-message-new": (ANSWERING, SMART),
    "smart-message": (ANSWERING, SMART | {"name": "نام دیگر", "revision": "1"}, {"public_id": "smart"}),
    "smart-message-change": (ANSWERING, {"ask": "1"}, {"public_id": "smart"}),
    "smart-message-decide": (LEADING, {"approve": "1"}, {"public_id": "smart"}),
    "article-new": (ANSWERING, lambda w: {"title": "تازه", "place": w.space.public_id, "language": "fa"}),
    "article-save": (ANSWERING, {"title": "تازه", "body": "متن", "version": "1"}, {"public_id": "article"}),
    "article-upload": (ANSWERING, lambda w: {"file": w.file()}, {"public_id": "article"}),
    "article-preview": (ANSWERING, {"body": "**x**"}, {"public_id": "article"}),
    "article-attend": (ALL, {"state": "here"}, {"public_id": "article"}),
    "article-change": (ANSWERING, {"ask": "1"}, {"public_id": "article"}),
    "article-decide": (LEADING, {"publish": "1"}, {"public_id": "article"}),
    "article-place": (
        ANSWERING,
        lambda w: {"place": w.space.public_id, "audience": "agents", "language": "fa", "slug": "تازه"},
        {"public_id": "article"},
    ),
    "article-translate": (ANSWERING, {"language": "en"}, {"public_id": "article"}),
    "comment-decide": (LEADING, {"show": "1"}, {"public_id": "comment"}),
    "spaces": (MANAGING, LABELS | {"audience": "public"}),
    "space": (MANAGING, LABELS | {"audience": "agents"}, {"public_id": "space"}),
    "space-order": (MANAGING, {"up": "1"}, {"public_id": "second_space"}),
    "space-retire": (MANAGING, {"retired": "1"}, {"public_id": "space"}),
    "category-add": (MANAGING, LABELS, {"public_id": "space"}),
    "category": (MANAGING, LABELS, {"public_id": "shelf"}),
    "category-order": (MANAGING, {"up": "1"}, {"public_id": "second_shelf"}),
    "category-drop": (MANAGING, {}, {"public_id": "shelf"}),
    "upload": (ALL, lambda w: {"file": w.file()}),
    "preview": (ALL, {"text": "**x**"}),
    "contact": (ANSWERING, {"name": "دیگر"}, {"public_id": "contact"}),
    "contact-mails": (ANSWERING, {"wish": "stop"}, {"public_id": "contact"}),
    "contact-identities": (ANSWERING, {"way": "09120000018"}, {"public_id": "contact"}),
    "exports": (ANSWERING, {"view": of("view"), "format": "csv"}),
    "view-new": (ALL, posted([])),
    "view-preview": (ALL, posted([])),
    "view-edit": (LEADING, posted([]), {"key": "view"}),
    "view-pin": (ALL, {"pin": "1"}, {"key": "view"}),
    "view-drop": (LEADING, {}, {"key": "view"}),
    "replies": (ALL, {"title": "تازه", "text": "متن", "scope": "own"}),
    "replies-look": (ALL, {"text": "متن"}),
    "replies-ship": (LEADING, {"language": "en"}),
    "reply": (LEADING, {"title": "تازه", "text": "متن", "scope": "own"}, {"public_id": "reply"}),
    "reply-remove": (LEADING, {}, {"public_id": "reply"}),
    "receipt": (LEADING, {}, {"public_id": "stuck"}),
    "receipt-take": (LEADING, {"sure": "yes"}, {"public_id": "spam"}),
    "receipt-correct": (LEADING, {"sender": "maryam@example.ir", "text": "سلام"}, {"public_id": "stuck"}),
    "business": (MANAGING, BUSINESS),
    "settings": (MANAGING, BUSINESS),
    "members": (MANAGING, {"email": "new@khaneno.example", "role": "agent"}),
    "member": (MANAGING, {"role": "lead", "sees": "all"}, {"public_id": "colleague"}),
    "member-leave": (MANAGING, {}, {"public_id": "colleague"}),
    "teams": (MANAGING, {"name": "فنی"}),
    "team": (MANAGING, {"name": "فنی"}, {"public_id": "others"}),
    "hours": (MANAGING, WEEK),
    "hours-day-add": (MANAGING, {"day": "فردا", "calendar": "all"}),
    "hours-day-drop": (MANAGING, {}, {"public_id": "day"}),
    "hours-holiday": (MANAGING, {"work": "1"}, {"occasion": "occasion"}),
    "hours-import": (MANAGING, lambda w: {"file": w.calendar_file(), "calendar": "all"}),
    "hours-import-take": (MANAGING, {"day": f'["{SOON}", "x", []]'}),
    "member-hours": (MANAGING, {"calendar": of("calendar")}, {"public_id": "colleague"}),
    "calendar": (MANAGING, WEEK, {"public_id": "calendar"}),
    "calendar-add": (MANAGING, {"name": "تازه"}),
    "calendar-change": (MANAGING, {"name": "تازه"}, {"public_id": "calendar"}),
    "calendar-default": (MANAGING, {}, {"public_id": "calendar"}),
    "calendar-drop": (MANAGING, {}, {"public_id": "calendar"}),
    "calendar-keepers": (MANAGING, {"members": lambda w: w.colleague.pk}, {"public_id": "calendar"}),
    "calendar-feed": (MANAGING, {"open": "1"}, {"public_id": "calendar"}),
    "inboxes": (MANAGING, {"name": "فروش"}),
    "inbox": (MANAGING, {"name": "فروش"}, {"public_id": "inbox"}),
    "sites": (MANAGING, {"name": "تازه"}),
    "site": (
        MANAGING,
        lambda w: {"name": "تازه", "inbox": w.inbox.pk, "colour": "#112233", "position": "end"},
        {"public_id": "site"},
    ),
    "site-preview": (MANAGING, {"colour": "#112233"}, {"public_id": "site"}),
    "site-copy": (MANAGING, {}, {"public_id": "site"}),
    "site-key": (MANAGING, {}, {"public_id": "site"}),
    "site-identity": (MANAGING, {}, {"public_id": "site"}),
    "site-retire": (MANAGING, {}, {"public_id": "site"}),
    "site-reopen": (MANAGING, {}, {"public_id": "retired_site"}),
    "mailboxes": (MANAGING, lambda w: w.box("sales@khaneno.example")),
    "mailbox": (MANAGING, lambda w: w.box("sales@khaneno.example"), {"public_id": "mailbox"}),
    "mailbox-try": (MANAGING, {}, {"public_id": "mailbox"}),
    "mailbox-sending": (MANAGING, {"quote": "on", "limit": "10"}, {"public_id": "mailbox"}),
    "mailbox-signing": (MANAGING, {"act": "make"}, {"public_id": "mailbox"}),
    "signature": (MANAGING, {"fa": "خانهٔ نو"}, {"public_id": "mailbox"}),
    "bot": (
        MANAGING,
        lambda w: {"name": "دیگر", "inbox": w.inbox.pk, "way": "polling", "base_url": "https://127.0.0.1:9"},
        {"public_id": "bot"},
    ),
    "bot-try": (MANAGING, {}, {"public_id": "bot"}),
    "portal": (MANAGING, lambda w: {"slug": "khaneno", "inbox": w.inbox.pk, "active": "on", "colour": "#0a6f6a"}),
    "sms-line": (
        MANAGING,
        lambda w: {
            "name": "دیگر",
            "inbox": w.inbox.pk,
            "url": "https://127.0.0.1:9",
            "method": "POST",
            "body": "form",
            "number_style": "plus",
            "fields_text": "to={to}\ntext={text}",
        },
        {"public_id": "line"},
    ),
    "sms-try": (MANAGING, {}, {"public_id": "line"}),
    "relay-site": (MANAGING, {"active": "on", "after": "60"}, {"public_id": "site"}),
    "statuses": (MANAGING, LABELS | {"category": "2"}),
    "status": (MANAGING, LABELS, {"public_id": "status"}),
    "status-order": (MANAGING, {"up": "1"}, {"public_id": "status"}),
    "status-retire": (MANAGING, {"replacement": lambda w: str(w.third_status.uid)}, {"public_id": "status"}),
    "status-back": (MANAGING, {}, {"public_id": "gone"}),
    "life-rules": (MANAGING, {"asks": "optional", "wants_reason": "on", "follow_up_days": "4", "silence_days": "0"}),
    "resolution-add": (MANAGING, LABELS),
    "resolution": (MANAGING, LABELS, {"public_id": "category"}),
    "resolution-order": (MANAGING, {"up": "1"}, {"public_id": "second_category"}),
    "resolution-retire": (MANAGING, {"retired": "1"}, {"public_id": "category"}),
    "policy-new": (MANAGING, POLICY),
    "policy": (MANAGING, POLICY, {"public_id": "policy"}),
    "policy-order": (MANAGING, {"up": "1"}, {"public_id": "second_policy"}),
    "policy-retire": (MANAGING, {"retired": "1"}, {"public_id": "policy"}),
    "contracts": (LEADING, {"name": "تازه", "company": "یکی", "starts_on": "۱۴۰۵/۱/۱", "limit": "none"}),
    "contract": (LEADING, {"name": "دیگر", "starts_on": "۱۴۰۵/۱/۱", "limit": "none"}, {"public_id": "contract"}),
    "contract-end": (LEADING, {}, {"public_id": "contract"}),
    "segments": (LEADING, {"name": "تازه"}),
    "segment": (LEADING, {"name": "دیگر"}, {"public_id": "segment"}),
    "segment-retire": (LEADING, {"retired": "1"}, {"public_id": "segment"}),
    "types": (MANAGING, LABELS),
    "type": (MANAGING, LABELS, {"public_id": "type"}),
    "type-order": (MANAGING, {"up": "1"}, {"public_id": "second_type"}),
    "type-retire": (MANAGING, {"retired": "1"}, {"public_id": "type"}),
    "fields": (MANAGING, LABELS | {"kind": "text"}),
    "field": (MANAGING, FIELD, {"public_id": "field"}),
    "field-order": (MANAGING, {"up": "1"}, {"public_id": "second_field"}),
    "field-retire": (MANAGING, {"retired": "1"}, {"public_id": "field"}),
    "priorities": (MANAGING, {f"cell-{i}-{u}": 4 for i in (1, 2, 3) for u in (1, 2, 3)}),
    "priorities-again": (MANAGING, {}),
    "tags": (MANAGING, {"name": "تازه", "colour": "red"}),
    "tag-page": (MANAGING, {"name": "تازه", "colour": "red"}, {"public_id": "spare"}),
    "tag-retire": (MANAGING, {"retired": "1"}, {"public_id": "spare"}),
    "tag-merge": (MANAGING, {"into": "دومی", "sure": "on"}, {"public_id": "spare"}),
    "checklist-templates": (MANAGING, {"name": "تازه", "items": "یک"}),
    "checklist-template": (MANAGING, {"active": "0"}, {"public_id": "template"}),
    "tokens": (MANAGING, {"name": "تازه", "scopes": ["tickets:read"]}),
    "token-revoke": (MANAGING, {}, {"public_id": "token"}),
    "health-try": (MANAGING, {}, {"pk": "failure"}),
}
# What is a member's own: hers to change, and nobody else's. For an address without an id it is everybody's own.
HER_OWN = {
    "notices-read-all": (ALL, {}),
    "notice-read": (OWNER, {}, {"public_id": "notice"}),
    "notice-choices": (ALL, {"quiet": "hours", "quiet_hours": "20-8", "digest": "daily"}),
    "notice-kinds": (ALL, {"message-bell": "1"}),
    "push": (ALL, lambda w: json.dumps(w.subscription())),
    "push DELETE": (OWNER, json.dumps(PUSH)),
    "push-forget": (OWNER, {}, {"public_id": "browser"}),
    "presence": (ALL, {"state": "lunch"}),
    "activity": (ALL, {"idle": "0"}),
    "timer-stop": (ALL, {"seconds": "20"}),
    "absences": (ALL, {"first_day": "فردا", "reason": "leave"}),
    "absence-drop": (LEADING, {}, {"public_id": "absence"}),
    "profile": (ALL, {"name": "تازه", "language": "en", "theme": "dark"}),
    "habits": (ALL, {"hold_instant": "on"}),
    "signature-own": (ANSWERING, {"fa": "سارا"}),
    "handsets": (ANSWERING, {}),
    "handset-drop": (OWNER, {}, {"public_id": "handset"}),
    "bulk-stop": (OWNER, {}, {"public_id": "bulk"}),
    "bulk-undo": (OWNER, {}, {"public_id": "finished"}),
    "view-edit private": (OWNER, posted([]), {"key": "private"}),
    "view-pin private": (OWNER, {"pin": "1"}, {"key": "private"}),
    "view-drop private": (OWNER, {}, {"key": "private"}),
}
# Behind a gate that asks for the role before anything else: what is done there is tested in its room, here only who comes in. A new address stands
# here at least; in a table above if what it changes is another's, or a request's.
BEHIND_A_GATE = {
    ALL: "absences absence-drop",
    ANSWERING: "visitor-call smart-message-new smart-message smart-message-change smart-message-preview macro-use promise-explain take-next offer-accept offer-decline flow-simulate flow-begin flow-act",
    LEADING: "smart-message-decide contracts contract contract-end rule-trial rule-try macro-new macro flow-new flow-ship flow-import flow-edit flow-rename flow-deploy"
    " flow-back flow-duplicate flow-retire",
    MANAGING: "visitors-keeping rule-new rule rule-change rule-told rule-back rules-ship rule-import"
    " policy-new policy policy-order policy-retire calendar calendar-add calendar-change calendar-default calendar-drop calendar-keepers"
    " calendar-feed member-hours hours-import hours-import-take"
    " queue-new queue-page queue-order queue-retire capacity capacity-of skills skills-of skill structure bot-new sms-new",
}
# Whoever may is shown what was sent, is asked a question, or has a server asked: nothing changes.
CHANGES_NOTHING = {
    "preview",
    "enter-fields",
    "hours-import",
    "view-preview",
    "smart-message-preview",  # as the next
    "article-preview",
    "article-attend",  # a signal to others
    "site-preview",  # shown to herself alone, from the cache
    "replies-look",
    "mailbox-try",
    "bot-try",
    "sms-try",
    "view-move to closed",
    "later",
}
# A refusal is 403 unless it is said otherwise: what is another member's is not there (404), or what was wished is so already.
HIDDEN = 404
SAID_OTHERWISE = {
    "notice-read": HIDDEN,
    "handset-drop": HIDDEN,
    "absence-drop": HIDDEN,
    "bulk-stop": HIDDEN,
    "bulk-undo": HIDDEN,
    "view-edit private": HIDDEN,
    "view-pin private": HIDDEN,
    "view-drop private": HIDDEN,
    "push DELETE": 204,
    "push-forget": 302,
    "undo": 422,
    "message-edit": 422,
    "bulk": 422,
}
# What the outsider is told of a request that she does not see, where it is not 404: there is none among those she chose.
NOT_SEEN = {"bulk": 422}
# What is gone already, or never was, need not be taken away: the answer is as if it had been.
WISH_FULFILLED = {"hours-day-drop": 302, "calendar-drop": 302, "absence-drop": 302}
# The id in the address is of no business.
NOBODYS = {"hours-holiday"}
WITHOUT_SIGN_IN = {
    "join": "an invitation is its own key",
    "calendar-subscription": "a secret address",
    "worker": "the app's code",
    "manifest": "the app's name and pictures",
    "offline": "the page for no connection",
}
