"""The story the style guide tells: an evening at the shop «خانهٔ نو»."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.ui.fields import DateField, MoneyField, NationalIdField, NumberField, PhoneField

PROTOTYPES = frozenset({"desk", "request", "settings", "setup", "help"})


class SampleForm(forms.Form):
    """One of each kind of field."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    email = forms.EmailField(label=gettext_lazy("E-mail"), help_text=gettext_lazy("Answers go to this address."))
    team = forms.ChoiceField(
        label=gettext_lazy("Team"), choices=[("sales", gettext_lazy("Sales")), ("technical", gettext_lazy("Technical"))]
    )
    text = forms.CharField(label=gettext_lazy("Message"), widget=forms.Textarea(attrs={"rows": 3}), required=False)
    urgent = forms.BooleanField(label=gettext_lazy("Urgent"), required=False)


class WrittenForm(forms.Form):
    """What Persian readers write in their own way."""

    phone = PhoneField(label=gettext_lazy("Phone"))
    count = NumberField(label=gettext_lazy("Number"), max_value=1_000_000)
    amount = MoneyField(label=gettext_lazy("Amount"))
    due = DateField(label=gettext_lazy("Due date"))
    national_id = NationalIdField(label=gettext_lazy("National id"))


def everything() -> dict:
    """All samples by name."""
    now = timezone.now()
    return {
        "now": now,
        "form": SampleForm({"name": "مریم رضایی", "email": "maryam@", "team": "technical"}),
        "empty_form": SampleForm(auto_id="empty_%s"),
        "single_form": SampleForm(auto_id="single_%s"),
        "written_form": WrittenForm(initial=written(now), auto_id="written_%s"),
        "rail_items": rail_items(),
        "tabs": tabs(),
        "tickets": tickets(now),
        "messages_of_thread": thread(now),
        "timeline": timeline(now),
        "identities": [(_("Mobile"), "+989120000017"), (_("E-mail"), "maryam@example.ir")],
        "requests": requests(now),
    }


def written(now) -> dict:
    """As it is stored: E.164, a number, rials, a Gregorian date."""
    return {"phone": "+989120000017", "count": 12_500, "amount": 1_250_000, "due": now.date()}


def rail_items() -> list[dict]:
    """The sections of the desk."""
    return [
        {
            "icon": "inbox",
            "text": _("Requests"),
            "href": "#",
            "current": True,
            "count": 12,
            "count_label": _("12 waiting"),
            "shortcut": "KeyG KeyI",
        },
        {"icon": "visitors", "text": _("Visitors"), "href": "#"},
        {"icon": "people", "text": _("Customers"), "href": "#"},
        {"icon": "book", "text": _("Knowledge base"), "href": "#"},
        {"icon": "chart", "text": _("Reports"), "href": "#"},
    ]


def tabs() -> list[dict]:
    """Views of the inbox."""
    return [
        {"text": _("Mine"), "href": "#", "count": 12, "current": True},
        {"text": _("Unassigned"), "href": "#", "count": 5},
        {"text": _("Technical"), "href": "#", "count": 21},
        {"text": _("All"), "href": "#"},
    ]


def tickets(now) -> list[dict]:
    """Five requests on five channels."""
    return [
        {
            "id": "1",
            "number": 1042,
            "name": "مریم رضایی",
            "presence": "online",
            "subject": "سفارش نرسیده",
            "last": "سفارش ۱۴۰۳۷ هنوز به دستم نرسیده، کد رهگیری هم کار نمی‌کند",
            "channel": _("Live chat"),
            "channel_icon": "chat",
            "at": now,
            "unread": True,
            "due": "۴ دقیقه تا پاسخ",
            "due_kind": "warn",
            "priority": "اولویت: بالا",
        },
        {
            "id": "2",
            "number": 1041,
            "name": "علی کریمی",
            "last": "ممنون، فاکتور رسید.",
            "channel": _("Telegram"),
            "channel_icon": "telegram",
            "at": now - timedelta(minutes=24),
            "status": _("Solved"),
            "status_kind": "ok",
        },
        {
            "id": "3",
            "number": 1039,
            "name": "شرکت پارس‌نور",
            "last": "درخواست مرجوعی سه دستگاه UPS مدل UPS-1500",
            "channel": _("E-mail"),
            "channel_icon": "mail",
            "at": now - timedelta(minutes=37),
            "unread": True,
            "due": "مهلت گذشت",
            "due_kind": "danger",
            "tags": ["مرجوعی"],
        },
        {
            "id": "4",
            "number": 1038,
            "name": "+989120000042",
            "last": "تماس از دست رفته · ۴۲ ثانیه در صف",
            "channel": _("Phone"),
            "channel_icon": "phone",
            "at": now - timedelta(minutes=50),
            "tags": ["تماس مجدد ۱۱:۰۰"],
        },
        {
            "id": "5",
            "number": 1033,
            "name": "Sara Ahmadi",
            "last": "I have sent you the guide (نسخهٔ ۲).",
            "last_is_ours": True,
            "channel": _("SMS"),
            "channel_icon": "sms",
            "at": now - timedelta(days=1),
            "status": _("Waiting for the customer"),
        },
    ]


def thread(now) -> list[dict]:
    """A conversation with each kind of message and state."""
    agent, customer = "نگار کریمی", "مریم رضایی"
    early = now - timedelta(minutes=5)
    return [
        {
            "id": "m1",
            "kind": "in",
            "author": customer,
            "at": early,
            "text": "سلام، سفارش ۱۴۰۳۷ هنوز به دستم نرسیده. کد رهگیری هم کار نمی‌کنه 😕\nhttps://post.example/track?id=14037",
        },
        {
            "id": "m2",
            "kind": "out",
            "author": agent,
            "at": early,
            "state": "read",
            "text": "سلام خانم رضایی، متأسفم که چنین مشکلی پیش آمده. همین حالا وضعیت مرسوله را بررسی می‌کنم.",
        },
        {
            "id": "m3",
            "kind": "note",
            "author": agent,
            "at": early,
            "text": "@انبار لطفاً وضعیت بارنامهٔ سفارش ۱۴۰۳۷ را بگویید.",
        },
        {
            "id": "m4",
            "kind": "in",
            "author": customer,
            "at": now,
            "text": "منتظرم، فقط امروز خونه‌ام.",
            "files": [{"name": "رسید-پرداخت.pdf", "size": 248_000, "href": "#"}],
            "beside": {
                "invitation": {
                    "what": _("Invitation to a meeting"),
                    "title": "تحویل و نصب",
                    "facts": [{"name": _("Where"), "text": "تهران، خیابان آزادی"}],
                },
                "lines": [{"icon": "lock", "text": "PGP"}],
                "trust": {
                    "warnings": ["نشانی \u2066khanenoo.example\u2069 شبیه نشانی خود کسب‌وکار است، ولی همان نیست."],
                    "icon": "info",
                    "text": "فرستنده اثبات نشده است",
                    "checks": [{"name": "SPF", "text": "روشن نیست: سروری که آن را فرستاده دیده نمی‌شود."}],
                },
            },
        },
        {
            "id": "m5",
            "kind": "out",
            "author": agent,
            "at": now,
            "state": "sent",
            "text": "The parcel is on its way; بارنامه: RR123456789IR",
        },
        {
            "id": "m6",
            "kind": "out",
            "author": agent,
            "at": now,
            "state": "failed",
            "text": "فردا میان ۹ تا ۱۲ تحویل می‌شود.",
        },
    ]


def timeline(now) -> list[dict]:
    """What happened before."""
    return [
        {"icon": "phone", "text": "تماس ۳ دقیقه‌ای، حل شد", "at": now - timedelta(days=18)},
        {"icon": "mail", "text": "پرسش دربارهٔ گارانتی", "at": now - timedelta(days=33)},
        {"icon": "star", "text": "رضایت ۵ از ۵", "at": now - timedelta(days=400)},
    ]


def requests(now) -> list[dict]:
    """As the customer sees them."""
    words = [_("Received"), _("Assigned"), _("In progress"), _("Solving"), _("Follow-up")]
    return [
        {
            "subject": "سفارش نرسیده",
            "code": "PS-7K3M-9Q2T",
            "status": _("In progress"),
            "status_kind": "warn",
            "at": now,
            "steps": [(word, index < 3) for index, word in enumerate(words)],
        },
        {
            "subject": "فاکتور رسمی",
            "code": "PS-4H8N-2WXD",
            "status": _("Solved?"),
            "status_kind": "ok",
            "at": now - timedelta(days=1),
        },
    ]
