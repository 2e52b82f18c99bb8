"""A member's own messengers: linked by a code, told of chats while nobody is at the desk."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.channels.adapters.botapi.providers import PROVIDERS
from pasokh.channels.models import Handset
from pasokh.channels.relay.linking import bots, drop, may_have_handset, new_code

from ..access import desk_view
from ..inbox.rows import channel_word
from ..lookup import get_or_404
from ..once import once
from .frame import settings_page


@require_http_methods(["GET", "POST"])
@desk_view
@once
def handsets(request):
    """Hers; POST makes a code and shows it, once."""
    if not may_have_handset(request.member):
        raise PermissionDenied
    code = new_code(request.member) if request.method == "POST" else ""
    rows = Handset.objects.filter(member=request.member.pk).select_related("bot").order_by("pk")
    context = {"handsets": rows, "code": code, "bots": [_bot(each, code) for each in bots()]}
    response = settings_page(request, "handsets", "profile", **context)
    response["Cache-Control"] = "no-store"
    return response


def _bot(channel, code):
    username = (channel.settings.get("bot") or {}).get("username", "")
    link = PROVIDERS[channel.kind].link.format(username=username) if username else ""
    return {"kind": channel.kind, "word": channel_word(channel.kind), "name": channel.name, "username": username,
            "link": f"{link}?start=link-{code}" if link and code else link}  # fmt: skip


@require_POST
@desk_view
def drop_handset(request, public_id):
    """Tell one of hers nothing any more."""
    drop(handset=get_or_404(Handset.objects.filter(member=request.member.pk), public_id), by=request.member)
    messages.success(request, _("Nothing comes to that messenger any more."))
    return redirect("desk:handsets")
