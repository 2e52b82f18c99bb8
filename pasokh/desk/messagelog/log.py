"""The log of messages: what came in and what went out, the newest first, each with its steps. For admins."""

from collections import defaultdict
from io import BytesIO

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.channels.models import Channel, ChannelStep, Receipt
from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.lists.spreadsheets import Csv
from pasokh.tickets.models import Ticket

from ..access import permitted
from ..fragments import wanted_part
from ..settings.frame import settings_page
from .words import WITHOUT, names_of, short, told

SHOWN = 40
LONGEST_SEARCH = 120
MOST_IN_FILE, AT_ONCE = 5_000, 250  # messages
Step, UNSETTLED = ChannelStep.Step, (Receipt.State.QUARANTINED, Receipt.State.IGNORED)
FIRST, TROUBLE = list(ChannelStep.FIRST), list(ChannelStep.TROUBLE)


@require_GET
@permitted("workspace.settings")
def message_log(request):
    """Of one `channel`, one direction (`way`: in, out), with `trouble` only, of an address or a subject (`q`); older than `before`."""
    channels, asked = _channels(), _asked(request)
    rows = _rows(asked, channels, request.GET.get("before", ""))
    shown, following = rows[:SHOWN], rows[SHOWN - 1].pk if len(rows) > SHOWN else None
    context = {
        "lines": lines_of(shown, request.member),
        "more": "?" + urlencode({**{key: value for key, value in asked.items() if value}, "before": following})
        if following
        else "",
    }
    if wanted_part(request):
        return render(request, "desk/messagelog/rows.html", context)
    file = reverse("desk:message-log-file") + "?" + urlencode({key: value for key, value in asked.items() if value})
    context |= {"channels": channels, "asked": asked, "file": file}
    return settings_page(request, "desk/messagelog/log", "message-log", **context)


@require_GET
@permitted("workspace.settings")
def message_log_file(request):
    """What the list shows of the newest messages, as CSV: a row for each step."""
    rows, target = _rows(_asked(request), _channels(), "", MOST_IN_FILE), BytesIO()
    heads = [_("Time"), _("Direction"), _("Channel"), _("Address"), _("Subject"), _("Request"), _("What became of it")]
    file = Csv(target, heads=[*heads, _("What the server said")], rtl=get_language_bidi())
    for start in range(0, len(rows), AT_ONCE):
        for line in lines_of(rows[start : start + AT_ONCE], request.member):
            for step in line["steps"]:
                file.write(_cells(line, step))
    file.close()
    response = HttpResponse(target.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="messages.csv"'
    return response


def _cells(line, step):
    way = _("Came in") if line["is_in"] else _("Went out")
    about = [line["channel"], line["address"], line["subject"], line["number"]]
    return [step["at"].isoformat(timespec="seconds"), way, *about, clean_line(step["words"]), step["said"]]


def _channels():
    return list(Channel.objects.exclude(kind__in=WITHOUT).order_by("pk"))


def _asked(request):
    return {name: request.GET.get(name, "").strip()[:LONGEST_SEARCH] for name in ("channel", "way", "trouble", "q")}


def _rows(asked, channels, before, most=SHOWN + 1):
    rows = ChannelStep.objects.filter(step__in=TROUBLE if asked["trouble"] else FIRST)
    if asked["channel"]:
        rows = rows.filter(channel__in=[each.pk for each in channels if each.public_id == asked["channel"]])
    if asked["way"] in ("in", "out"):
        rows = rows.filter(receipt__isnull=asked["way"] == "out")
    if asked["q"]:
        rows = _saying(rows, asked["q"], bool(asked["trouble"]))
    if before.isdecimal() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    return list(rows.order_by("-pk")[:most])


def _saying(rows, text, of_any_step):
    """Only the first step of each says whom and what about."""
    if not of_any_step:
        return rows.filter(Q(address__icontains=text) | Q(subject__icontains=text))
    first = ChannelStep.objects.filter(step__in=FIRST).filter(Q(address__icontains=text) | Q(subject__icontains=text))
    inward, outward = first.exclude(receipt=None), first.exclude(delivery=None)
    return rows.filter(Q(receipt__in=inward.values("receipt")) | Q(delivery__in=outward.values("delivery")))


def lines_of(rows, member) -> list[dict]:
    """What the list shows of these steps: of each what it is a step of, with all of its steps. A few queries, however many there are."""
    steps = _steps_of(rows)
    names = names_of(steps)
    tickets = _tickets_of(steps, member)
    channels = Channel.objects.in_bulk({row.channel_id for row in rows})
    readable, its = _readable(steps), defaultdict(list)
    for step in steps:
        its[_key(step)].append(step)
    return [
        _line(row, its[_key(row)], names, tickets, channels) | {"read": readable.get(row.receipt_id)} for row in rows
    ]


def _steps_of(rows):
    receipts, deliveries = {row.receipt_id for row in rows} - {None}, {row.delivery_id for row in rows} - {None}
    asked = Q(receipt__in=receipts) | Q(delivery__in=deliveries)
    return list(ChannelStep.objects.filter(asked).order_by("pk")) if rows else []


def _key(step):
    return step.receipt_id, step.delivery_id


def _readable(steps):
    """{receipt: where it is read} of those that became no request."""
    stuck = [step.receipt_id for step in steps if step.step in (Step.QUARANTINED, Step.SET_ASIDE)]
    rows = Receipt.objects.filter(pk__in=stuck, state__in=UNSETTLED).only("uid") if stuck else ()
    return {row.pk: reverse("desk:receipt", args=[row.public_id]) for row in rows}


def _tickets_of(steps, member):
    """{message: ticket} of those that she sees."""
    messages = {step.message_id for step in steps} - {None}
    seen = Ticket.objects.visible_to(member).filter(messages__in=messages)
    return dict(seen.values_list("messages", "number")) if messages else {}


def _line(row, steps, names, tickets, channels):
    first = next((step for step in steps if step.step in FIRST), row)
    message = next((step.message_id for step in steps if step.message_id), None)
    return {
        "is_in": row.delivery_id is None,
        "address": first.address,
        "subject": first.subject,
        "channel": channels[row.channel_id].name,
        "at": row.at,
        "number": tickets.get(message),
        "message": message,
        "state": short(steps[-1]),
        "steps": [told(step, names) for step in steps],
    }
