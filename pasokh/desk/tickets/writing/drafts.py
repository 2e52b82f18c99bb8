"""The draft of a member, as her browser keeps it in step; drafts that are shared."""

from django.http import JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from pasokh.channels.ways import ways_of
from pasokh.tickets.actions.append import MessageTooLong
from pasokh.tickets.actions.drafts import Stale, save_draft, share, take_over
from pasokh.tickets.models import Attachment, Draft
from pasokh.tickets.writing.meanwhile import meanwhile, moment_of
from pasokh.workspaces.rules import may
from pasokh.workspaces.signing_in import require

from ...access import desk_view, ticket_for, ticket_or_404
from ...chats.whispering import whispers_to
from ...fragments import done, refused
from ...outgoing.addresses import LONGEST
from .copies import people_shown
from .held import DRAFT_CHANGED
from .letters import letter_of
from .sending import MOST_FILES, meanwhile_words
from .ways import only_way, ways_shown

SHOWN = 300  # characters of a colleague's draft
MOST_SHOWN = 5
OF_MAIL = ("bcc", "subject", "history")  # what the composer has for one mail alone
NAME = Draft._meta.get_field("writing").max_length


@require_http_methods(["GET", "POST"])
@desk_view
def draft(request, number):
    """Hers, as JSON; POST saves it. 409 with how it stands when it was changed elsewhere since the `revision` she knew."""
    ticket = ticket_for(request, number, "ticket.note")
    if request.method == "GET":
        return JsonResponse(_shown(Draft.objects.filter(ticket=ticket, member=request.member).first()))
    try:
        return JsonResponse(_shown(save_draft(ticket=ticket, by=request.member, **_given(request.POST))))
    except Stale as stale:
        return JsonResponse(_shown(stale.draft), status=409)
    except MessageTooLong:
        return JsonResponse({"detail": _("This is too long.")}, status=413)


def _given(post):
    revision, based_at = post.get("revision", "0"), post.get("based_at", "")
    return {
        "text": post.get("text", ""),
        "mode": post.get("mode") if post.get("mode") in Draft.Mode.values else Draft.Mode.REPLY,
        "revision": int(revision) if revision.isdecimal() and len(revision) < 10 else 0,
        "based_at": int(based_at) if based_at.isdecimal() and len(based_at) < 18 else None,
        "attachment_ids": [pk for each in post.getlist("attachments")[:MOST_FILES] if (pk := _file(each))],
        "shared": post["shared"] == "1" if "shared" in post else None,
        "writing": post.get("writing", "")[:NAME],
        "mail": {name: post[name][:LONGEST] for name in OF_MAIL if post.get(name)},
    }


def _file(public_id):
    try:
        return Attachment.objects.by_public_id(public_id).pk
    except Attachment.DoesNotExist:
        return None


def _shown(found):
    if found is None:
        return {
            "text": "",
            "mode": "reply",
            "revision": 0,
            "writing": "",
            "shared": False,
            "based_at": None,
            "mail": {},
            "files": [],
        }
    files = found.attachments.filter(message=None).order_by("pk")
    return {
        "text": found.text,
        "mode": found.mode,
        "revision": found.revision,
        "writing": found.writing,
        "shared": found.shared,
        "based_at": found.based_at,
        "mail": found.mail,
        "files": [{"id": file.public_id, "name": file.name, "size": file.size} for file in files],
    }


@require_POST
@desk_view
def share_draft(request, number):
    """Let colleagues read it and go on with it, or no longer."""
    ticket = ticket_for(request, number, "ticket.note")
    shared = request.POST.get("shared") == "1"
    if share(ticket=ticket, by=request.member, shared=shared) is None and shared:
        return refused(_("There is nothing to share yet. Write something first."))
    return done(
        _("Colleagues can read your draft and go on with it.") if shared else _("Your draft is yours alone again.")
    )


@require_POST
@desk_view
def take(request, number, public_id):
    """Go on with a colleague's."""
    ticket = ticket_for(request, number, "ticket.note")
    try:
        theirs = Draft.objects.by_public_id(public_id)
        if theirs.mode == Draft.Mode.REPLY:
            require(request.member, "ticket.reply", ticket)
        take_over(ticket=ticket, draft_id=theirs.pk, by=request.member)
    except Draft.DoesNotExist:
        return refused(_("The draft is no longer there."), 410)
    return done(_("The draft is in your composer now."), events=[DRAFT_CHANGED, "drafts:changed"])


@require_GET
@desk_view
def around(request, number):
    """What stands above the composer: colleagues' drafts, what happened while she wrote; and by which ways she may answer."""
    ticket = ticket_or_404(request.member, number)
    since = request.GET.get("based_at", "")
    found = None
    if since.isdecimal() and len(since) < 18:
        found = meanwhile(ticket, member=request.member, since=moment_of(int(since)))
    answering = may(request.member, "ticket.reply", ticket)
    ways = ways_of(ticket) if answering else []
    context = {
        "ticket": ticket,
        "drafts": _of_colleagues(ticket, request.member, answering),
        "warning": meanwhile_words(found) if found else "",
        "readable": bool(found and found.has_passed),
        "ways": ways_shown(ticket, ways),
        "only_way": only_way(ticket, ways),
        "unreachable": answering and not ways,
        "people": people_shown(ticket, ways),
        "letter": letter_of(request.member, ticket, ways),
        "may_involve": may(request.member, "ticket.involve", ticket),
        "via": request.GET.get("via", ""),
        "whispers_to": whispers_to(request.member, ticket),
        "shared": Draft.objects.filter(ticket=ticket, member=request.member, shared=True).exists(),
    }
    return render(request, "desk/tickets/writing/around.html", context)


def _of_colleagues(ticket, member, answering):
    drafts = Draft.objects.filter(ticket=ticket, shared=True).exclude(member=member).select_related("member")
    drafts = drafts if answering else drafts.filter(mode=Draft.Mode.NOTE)
    return [
        {"id": each.public_id, "name": each.member.name, "text": each.text[:SHOWN], "at": each.updated_at}
        for each in drafts.order_by("-updated_at")[:MOST_SHOWN]
    ]
