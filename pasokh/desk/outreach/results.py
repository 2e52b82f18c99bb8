"""What a version of a message counted: by variant with intervals, in words, and by day."""

from django.views.decorators.http import require_GET

from pasokh.outreach import queries
from pasokh.outreach.models import SmartMessage
from pasokh.outreach.models.encounter import CONTROL
from pasokh.outreach.telling import interval_words, share, variant_name, verdicts
from pasokh.ui.filters import number
from pasokh.workspaces.rules import may

from ..access import permitted
from ..lookup import get_or_404, number_of
from ..settings.frame import settings_page
from .words import stage_of

DAYS_SHOWN = 60
SHARES = ("opened", "answered", "converted")


@require_GET
@permitted("outreach.see")
def results(request, public_id):
    """One message; `version` chooses another than the newest that was counted."""
    found = get_or_404(SmartMessage.objects.standing().select_related("active"), public_id)
    counted = queries.versions_counted(found)
    version = _chosen(request, counted, found)
    body = _body(found, version)
    has_goal = bool(body) and body["goal"]["kind"] != "none"
    figures = queries.figures(found, version)
    context = {
        "found": found,
        "stage": stage_of(found, found.draft),
        "version": version,
        "versions": counted,
        "goal": body["goal"] if body else None,
        "rows": [_row(key, figures[key], has_goal) for key in sorted(figures)],
        "verdicts": verdicts(figures, has_goal=has_goal),
        "days": [_day(day, groups) for day, groups in queries.days(found, version)[:DAYS_SHOWN]],
        "may_write": may(request.member, "outreach.write"),
    }
    return settings_page(request, "desk/outreach/results", "smart-messages", **context)


def _chosen(request, counted, found):
    wanted = number_of(request.GET.get("version"))
    usual = found.active.number if found.active_id else 1
    return wanted if wanted in counted else usual if usual in counted or not counted else counted[0]


def _body(found, number_of):
    version = found.versions.filter(number=number_of).first()
    return version.body if version else None


def _row(key, figures, has_goal):
    is_control = key == CONTROL
    told = {
        name: interval_words(share(figures, name))
        for name in SHARES
        if (name == "converted" and has_goal) or (name != "converted" and not is_control)
    }
    bars = {name: share(figures, name) for name in told}
    return {"name": variant_name(key), "figures": figures, "is_control": is_control, "told": told, "bars": bars}


def _day(day, groups):
    total = [
        sum(getattr(each, name) for each in groups.values())
        for name in ("met", "shown", "opened", "answered", "converted")
    ]
    return {"day": day, "cells": [number(each) for each in total]}
