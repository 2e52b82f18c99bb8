"""Signatures below answers by mail: one's own, a team's, a mailbox's; and what a mail with one looks like."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from pasokh.channels.adapters.email.compose import Outgoing
from pasokh.channels.adapters.email.mail import Mailbox
from pasokh.channels.adapters.email.mail_html import html_document
from pasokh.channels.models import Channel
from pasokh.channels.models.signature import SOURCE_LENGTH
from pasokh.channels.signatures import as_written, sign, sources_of, unknown_variables, variables
from pasokh.ui.filters import language
from pasokh.workspaces.models import Team
from pasokh.workspaces.signing_in import require

from ..access import desk_view
from ..lookup import get_or_404
from .frame import settings_page

OWN = "own"  # in addresses, where others have the id of a team or a mailbox

LANGUAGES = (("fa", gettext_lazy("In Persian")), ("en", gettext_lazy("In English")))
# The mail stands in a frame: its own styles count there, and nothing else does.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"


def _field(label):
    attrs = {"rows": 4, "dir": "auto", "data-controller": "autogrow", "data-insert-target": "field"}
    return forms.CharField(
        label=label, max_length=SOURCE_LENGTH, required=False, widget=forms.Textarea(attrs=attrs), strip=True
    )


class SignatureForm(forms.Form):
    """What stands below answers, in each language."""

    fa, en = (_field(label) for _code, label in LANGUAGES)

    def clean(self):
        for code, source in list(self.cleaned_data.items()):
            if unknown := unknown_variables(source):
                self.add_error(code, _("“%(name)s” is no variable.") % {"name": unknown[0]})
        return self.cleaned_data


@require_http_methods(["GET", "POST"])
@desk_view
def signature(request, public_id=OWN):
    """A signature in both languages, and a mail with it; POST keeps it."""
    section, found, name = _owner(request.member, public_id)
    form = SignatureForm(request.POST if request.method == "POST" else None, initial=sources_of(found))
    if request.method == "POST" and form.is_valid():
        sign(
            found, {code: source.replace("\r\n", "\n") for code, source in form.cleaned_data.items()}, by=request.member
        )
        messages.success(request, _("Saved."))
        return redirect(request.path)
    looks = [
        {"label": label, "href": reverse("desk:signature-look", args=[public_id, code])}
        for code, label in LANGUAGES
        if form.initial.get(code)
    ]
    names = [persian if language() == "fa" else english for english, persian in variables()]
    return settings_page(
        request, "signature", section, form=form, owner=public_id, name=name, looks=looks, variables=names,
        status=422 if form.errors else 200,
    )  # fmt: skip


def _owner(member, owner):
    """(section of the settings, whose signature, his name). 404 for what there is not, 403 for what she may not set."""
    if owner == OWN:
        require(member, "signature.own")
        return "profile", member, member.name
    if owner.startswith(f"{Team.PREFIX}_"):
        require(member, "team.manage")
        found = get_or_404(Team.objects, owner)
        return "teams", found, found.name
    require(member, "workspace.settings")
    found = get_or_404(Channel.objects.filter(kind=Channel.Kind.EMAIL), owner)
    return "mailboxes", found, found.name


@require_GET
@xframe_options_sameorigin
@desk_view
def look(request, public_id, code):
    """A mail with the signature that is kept, as a document of its own."""
    _section, found, _name = _owner(request.member, public_id)
    source = sources_of(found).get(code)
    if not source:
        raise Http404("no signature in this language")
    with override(code):
        response = HttpResponse(html_document(_sample(request, found, source, code)))
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response


def _sample(request, owner, source, code) -> Outgoing:
    shop = request.workspace
    return Outgoing(
        sender=Mailbox(shop.name, ""), to=[], subject="", message_id="sample@localhost",
        text=_("Hello Maryam,\n\nyour parcel has left us, and will be with you by Saturday."),
        signature=as_written(source, owner, by=request.member, shop=shop),
        footer=shop.text("mail_footer", code), language=code, direction="rtl" if code == "fa" else "ltr",
    )  # fmt: skip
