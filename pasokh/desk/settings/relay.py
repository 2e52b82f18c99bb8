"""Where chats go while nobody is at the desk: site by site, and who is reached."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from pasokh.channels.models import Channel, Handset, Relay
from pasokh.channels.relay.linking import bots
from pasokh.channels.relay.settings import LONGEST, SHORTEST, set_relay
from pasokh.ui.fields import NumberField
from pasokh.workspaces.models import Team

from ..access import permitted
from ..lookup import get_or_404
from ..once import once
from .frame import settings_page


class RelayForm(forms.Form):
    """Of one site."""

    active = forms.BooleanField(
        label=gettext_lazy("Tell colleagues in their own Telegram or Bale while nobody is at the desk"), required=False
    )
    team = forms.ModelChoiceField(
        label=gettext_lazy("Whom"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=gettext_lazy("Everybody who answers"),
        help_text=gettext_lazy("Of them, those who have linked their messenger in their profile."),
    )
    after = NumberField(
        label=gettext_lazy("After how many seconds without an answer"),
        min_value=SHORTEST,
        max_value=LONGEST,
        initial=30,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.order_by("name")


@require_GET
@permitted("workspace.settings")
def relay(request):
    """All sites."""
    return _page(request)


@require_POST
@permitted("workspace.settings")
@once
def relay_site(request, public_id):
    """Set it for one site."""
    site = get_or_404(_sites(), public_id)
    form = RelayForm(request.POST, auto_id=f"id_{site.public_id}_%s")
    if not form.is_valid():
        return _page(request, refused=(site.pk, form))
    set_relay(site=site, by=request.member, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("desk:relay")


def _sites():
    return Channel.objects.filter(kind=Channel.Kind.CHAT, active=True).order_by("pk")


def _page(request, refused=(None, None)):
    known = {each.site_id: each for each in Relay.objects.all()}
    rows = [_row(site, known.get(site.pk), refused) for site in _sites()]
    handsets = Handset.objects.select_related("member", "bot").order_by("member__name", "pk")
    context = {"rows": rows, "handsets": list(handsets), "has_bots": bots().exists()}
    return settings_page(request, "relay", "relay", **context, status=422 if refused[1] else 200)


def _row(site, found, refused):
    """A site, its form, and why somebody was last not told: `who` ("": nobody in particular), `why`, `at`."""
    initial = {"active": found.active, "team": found.team_id, "after": found.after} if found else {}
    form = refused[1] if site.pk == refused[0] else RelayForm(initial=initial, auto_id=f"id_{site.public_id}_%s")
    trouble = found.trouble if found and found.active and found.trouble else None
    return {"site": site, "form": form, "trouble": _told(trouble) if trouble else None}


def _told(trouble):
    words = {
        "nobody": _("nobody who may answer could be reached"),
        "blocked": _("Has blocked the bot"),
    }
    why = words.get(trouble["why"], trouble["why"])
    return {"who": trouble.get("who", ""), "why": why, "at": datetime.fromisoformat(trouble["at"])}
