"""Notices: what a member is told of, by which ways, and when she is left in peace."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.calendars.fields import HoursField
from pasokh.notices.actions.choose import choices_for, choose
from pasokh.notices.kinds import WAYS
from pasokh.notices.models import Choices, PushSubscription
from pasokh.notices.push.keys import public_key
from pasokh.notices.words import kind_words
from pasokh.ui.devices import device
from pasokh.ui.zones import ZoneField
from pasokh.workspaces.models import Team

from ..access import desk_view
from ..lookup import get_or_404
from .frame import settings_page

DAY = 24 * 60  # minutes


class HowForm(forms.Form):
    """All but the kinds: quiet hours, the digest, sound, and how much a push says."""

    quiet = forms.ChoiceField(label=gettext_lazy("Leave me in peace"))
    quiet_hours = HoursField(
        label=gettext_lazy("Quiet hours"),
        help_text=gettext_lazy("For example 20:00 to 8:00. Only push and sound are quiet."),
    )
    time_zone = ZoneField(
        label=gettext_lazy("My time zone"), required=False, help_text=gettext_lazy("Empty: the one of the business.")
    )
    digest = forms.ChoiceField(label=gettext_lazy("Digest by e-mail"))
    sound = forms.BooleanField(label=gettext_lazy("A short sound, while the desk is open"), required=False)
    push_tells = forms.BooleanField(
        label=gettext_lazy("Notices on my devices show the customer's name and words"), required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["quiet"].choices = [
            ("never", _("Never")),
            ("hours", _("During quiet hours")),
            ("closed", _("Outside of working hours")),
        ]
        self.fields["digest"].choices = [
            ("off", _("None")),
            ("hourly", _("Every hour, if something is unread")),
            ("daily", _("In the morning of working days")),
        ]

    @staticmethod
    def initial_of(choices) -> dict:
        """What the form shows of somebody's choices."""
        start, end = choices.quiet_from, choices.quiet_until
        shown = {name: getattr(choices, name) for name in ("quiet", "time_zone", "digest", "sound", "push_tells")}
        return shown | {"quiet_hours": ((start, end if end > start else end + DAY),) if start != end else ()}

    def clean(self):
        given = super().clean()
        blocks = given.get("quiet_hours")
        if blocks is not None and (len(blocks) > 1 or (given.get("quiet") == "hours" and not blocks)):
            self.add_error("quiet_hours", _("Give one span of hours, for example 20:00 to 8:00."))
        return given

    def chosen(self) -> dict:
        """The fields for `choose`."""
        given = dict(self.cleaned_data)
        blocks = given.pop("quiet_hours")
        if blocks:
            ((start, end),) = blocks
            given |= {"quiet_from": start, "quiet_until": end % DAY}
        return given


@require_http_methods(["GET", "POST"])
@desk_view
def notices(request):
    """The page; POST takes the form."""
    form = HowForm(request.POST) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return _page(request, form)
    choose(by=request.member, **form.chosen())
    messages.success(request, _("Saved."))
    return redirect("desk:notice-choices")


@require_POST
@desk_view
def kinds(request):
    """Which kinds come by which ways: for all requests, or for those of one team."""
    team = _team_or_404(request.POST.get("team", ""))
    ways = {kind: [way for way in WAYS if request.POST.get(f"{kind}-{way}")] for kind in kind_words()}
    choose(by=request.member, ways={} if team and request.POST.get("as_others") else ways, team=team)
    messages.success(request, _("Saved."))
    return redirect(reverse("desk:notice-choices") + (f"?team={team.public_id}" if team else "") + "#kinds")


@require_POST
@desk_view
def forget_browser(request, public_id):
    """One of her browsers is told nothing any more."""
    try:
        PushSubscription.objects.filter(member=request.member).by_public_id(public_id).delete()
    except PushSubscription.DoesNotExist:
        pass
    messages.success(request, _("This browser is told nothing any more."))
    return redirect(reverse("desk:notice-choices") + "#push")


def _page(request, form=None):
    choices, team = choices_for(request.member), _team_or_404(request.GET.get("team", ""))
    return settings_page(
        request,
        "notices",
        "notice-choices",
        status=422 if form else 200,
        form=form or HowForm(initial=HowForm.initial_of(choices)),
        kinds=_rows(choices, team),
        ways=_way_words(),
        team=team,
        own_choice=bool(team and choices.ways.get(str(team.pk))),
        tabs=_tabs(request.member, team),
        push_key=public_key(),
        browsers=_browsers(request.member),
        mails=choices.digest != Choices.Digest.OFF,
    )


def _rows(choices, team):
    shown = Choices(
        ways=choices.ways, digest=Choices.Digest.DAILY
    )  # the mail's column is kept while no digest is wanted
    of_team = team.pk if team else None
    return [(kind, words, shown.ways_of(kind, of_team)) for kind, words in kind_words().items()]


def _way_words():
    return {
        "bell": _("In the desk"),
        "push": _("On my devices"),
        "mail": _("In the digest"),
        "sound": _("With a sound"),
    }


def _tabs(member, team):
    base = reverse("desk:notice-choices")
    mine = Team.objects.filter(members=member).order_by("name")
    every = {"text": _("All requests"), "href": f"{base}#kinds", "current": team is None}
    return [every] + [
        {"text": each.name, "href": f"{base}?team={each.public_id}#kinds", "current": each == team} for each in mine
    ]


def _browsers(member):
    rows = PushSubscription.objects.filter(member=member).order_by("-pk")
    return [
        {"id": row.public_id, "name": device(row.user_agent), "told": row.told_at, "since": row.created_at}
        for row in rows
    ]


def _team_or_404(public_id):
    return get_or_404(Team.objects, public_id) if public_id else None
