"""All smart messages."""

from django.views.decorators.http import require_GET

from pasokh.outreach import queries
from pasokh.outreach.models import SmartMessage
from pasokh.outreach.telling import interval_words, share
from pasokh.workspaces.rules import may

from ..access import permitted
from ..settings.frame import settings_page
from .words import names_in, site_names, stage_of, told_conditions


@require_GET
@permitted("outreach.see")
def messages(request):
    """What waits for a lead first, then the newest."""
    found = list(SmartMessage.objects.standing().with_versions())
    bodies = [_latest(each).body for each in found]
    figures, sites, names = queries.figures_of_all(found), site_names(bodies), names_in(bodies)
    lines = [_line(each, figures.get(each.pk), sites, names) for each in found]
    lines.sort(key=lambda line: not line["waits"])
    context = {"lines": lines, "has_site": bool(site_names()), "may_write": may(request.member, "outreach.write")}
    return settings_page(request, "desk/outreach/list", "smart-messages", **context)


def _latest(message):
    """What is shown; where nothing is, the draft."""
    return message.active or message.drafts[0]


def _line(message, figures, sites, names):
    draft = message.drafts[0] if message.drafts else None
    body = _latest(message).body
    return {
        "message": message,
        "id": message.public_id,
        "stage": stage_of(message, draft),
        "waits": bool(draft and draft.asked_at),
        "drafts": bool(draft and message.active_id),
        "text": body["variants"][0]["text"],
        "if": told_conditions(body, names),
        "sites": [sites[each] for each in body["sites"] if each in sites],
        "body": body,
        "figures": figures,
        "answered": interval_words(share(figures, "answered")) if figures and figures.shown else "",
        "converted": interval_words(share(figures, "converted"))
        if figures and figures.met and body["goal"]["kind"] != "none"
        else "",
    }
