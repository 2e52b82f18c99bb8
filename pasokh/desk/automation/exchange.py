"""Rules and macros out as a file, and in from one; the key that webhooks are signed with."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from pasokh.automation.actions.exchange import LARGEST, export, read, take_in
from pasokh.automation.models import SigningKey
from pasokh.ui.filters import number

from ..access import permitted
from ..downloads import json_download
from ..once import once
from ..settings.frame import settings_page


@require_GET
@permitted("automation.manage")
def exchange(request):
    """The page."""
    return settings_page(request, "desk/automation/exchange", "rules", secret=SigningKey.current().secret)


@require_GET
@permitted("automation.manage")
def out(request):
    """Everything that stands, as a JSON file."""
    return json_download(export(), "pasokh-automation.json")


@require_POST
@permitted("automation.manage")
@once
def take(request):
    """Take a file in: its rules come switched off, and what could not be taken in is said."""
    file = request.FILES.get("file")
    try:
        if file is None or file.size > LARGEST * 4:
            raise ValueError(_("Choose a file of rules."))
        made, passed, problems = take_in(read(file.read().decode()), by=request.member)
    except UnicodeDecodeError:
        made, passed, problems = 0, 0, [_("This is no export of rules.")]
    except ValueError as error:
        made, passed, problems = 0, 0, [str(error)]
    if made:
        words = ngettext("%(count)s was taken in.", "%(count)s were taken in.", made) % {"count": number(made)}
        messages.success(request, " ".join((words, _("Rules are switched off until you have read them."))))
    if passed:
        words = ngettext("%(count)s is here already: passed over.", "%(count)s are here already: passed over.", passed)
        messages.info(request, words % {"count": number(passed)})
    for problem in problems[:10]:
        messages.error(request, problem)
    return redirect("desk:rules" if made and not problems else "desk:rule-exchange")
