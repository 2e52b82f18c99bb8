"""What is done with an article: each deed is a button. Those that put it before readers ask for the right to publish."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from pasokh.knowledge.actions import arranging, publishing, writing
from pasokh.knowledge.models import Article

from ..access import permitted
from ..lookup import get_or_404, number_of
from ..once import once
from ..tickets.work.when import MomentForm


@require_POST
@permitted("knowledge.write")
@once
def change(request, public_id):
    """Ask for a review, have an earlier revision again, or say that it was looked at and still holds."""
    return _do(request, public_id, {"ask": _ask, "restore": _restore, "looked": _looked, "unlink": _unlink})


@require_POST
@permitted("knowledge.publish")
@once
def decide(request, public_id):
    """Publish it, plan that, send it back, take it from readers, put it into the archive or out of it."""
    deeds = {
        "publish": _publish,
        "plan": _plan,
        "unplan": _unplan,
        "back": _send_back,
        "withdraw": _withdraw,
        "archive": _archive,
        "return": _return,
    }
    return _do(request, public_id, deeds)


def _do(request, public_id, deeds):
    found = get_or_404(Article.objects.visible_to(request.member), public_id)
    name = next((each for each in deeds if each in request.POST), None)
    try:
        said = deeds[name](found, request.member, request.POST[name], request) if name else None
    except publishing.Changed:
        messages.error(
            request, _("A colleague has saved it meanwhile. Read the text that stands here now before you go on.")
        )
        return redirect("desk:article", public_id)
    except ValueError as error:
        messages.error(request, str(error))
        return redirect("desk:article", public_id)
    if said:
        messages.success(request, said)
    return redirect("desk:article", public_id)


def _ask(found, by, value, _request):
    publishing.ask_review(article=found, by=by, seen=number_of(value, 9))
    return _("It waits for a lead now.")


def _restore(found, by, value, _request):
    revision = found.revisions.filter(number=number_of(value)).first()
    if revision is None:
        raise ValueError(_("This revision is not there."))
    writing.restore(article=found, revision=revision, by=by)
    return _("The article says again what it said there. What it said before stands among its revisions.")


def _looked(found, by, _value, request):
    days = number_of(request.POST.get("days"), 4)
    again = timezone.localdate() + timedelta(days=days) if days else None
    arranging.looked_at(article=found, by=by, again_on=again)
    return _("Noted: it still holds.")


def _unlink(found, by, _value, _request):
    arranging.unlink_language(article=found, by=by)
    return _("Saved.")


def _publish(found, by, value, _request):
    publishing.publish(article=found, by=by, seen=number_of(value, 9))
    return _("Readers see it from now on.")


def _plan(found, by, value, request):
    form = MomentForm(request.POST)
    if not form.is_valid():
        raise ValueError(next(iter(form.errors.values()))[0])
    publishing.plan(article=found, by=by, at=form.moment, seen=number_of(value, 9))
    return _("It will be published by itself.")


def _unplan(found, by, _value, _request):
    publishing.drop_plan(article=found, by=by)
    return _("It is not published by itself any more.")


def _send_back(found, by, _value, request):
    publishing.send_back(article=found, by=by, note=request.POST.get("note", ""))
    return _("It was sent back to whoever wrote it.")


def _withdraw(found, by, _value, _request):
    publishing.withdraw(article=found, by=by)
    return _("Readers see it no more.")


def _archive(found, by, _value, _request):
    publishing.archive(article=found, by=by)
    return _("It is in the archive.")


def _return(found, by, _value, _request):
    publishing.bring_back(article=found, by=by)
    return _("It is a draft again.")
