"""Colleagues: who is here, who is invited, what each may do and see."""

from django import forms
from django.conf import settings as django_settings
from django.contrib import messages
from django.core.mail import send_mail
from django.shortcuts import redirect
from django.template.defaultfilters import linebreaks_filter, urlize
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language_bidi, gettext_lazy, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.kernel.persian.isolates import clean_line, isolate
from pasokh.ui.fields import LineField
from pasokh.workspaces.actions.change_member import NotYours, change_access
from pasokh.workspaces.actions.deactivate import LastOwner, deactivate
from pasokh.workspaces.actions.invite import invite
from pasokh.workspaces.models import Invitation, Member

from ..access import permitted
from ..lookup import get_or_404
from ..once import once
from ..presence import avatar_states
from .frame import settings_page
from .hours.absences import rows_for
from .hours.keepers import hours_of
from .words import ROLES, SEES


class InviteForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label=gettext_lazy("E-mail"))
    name = LineField(label=gettext_lazy("Name"), max_length=120, required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES, initial=Member.Role.AGENT)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        if by.role != Member.Role.OWNER:
            self.fields["role"].choices = [pair for pair in ROLES if pair[0] != Member.Role.OWNER]

    def clean_email(self):
        email = self.cleaned_data["email"].strip().lower()
        if Member.objects.active().filter(user__email=email).exists():
            raise forms.ValidationError(_("This colleague is here already."))
        return email


class AccessForm(forms.Form):
    """What a member may do, and which requests she sees."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ROLES)
    sees = forms.ChoiceField(label=gettext_lazy("Sees"), choices=SEES)


@require_http_methods(["GET", "POST"])
@permitted("member.manage")
@once
def members(request):
    """The list; POST invites somebody by mail and shows the link once."""
    form, link, mailed = InviteForm(request.POST or None, by=request.member), "", False
    if request.method == "POST" and form.is_valid():
        _invitation, secret = invite(invited_by=request.member, **form.cleaned_data)
        link = django_settings.PASOKH_URL + reverse("desk:join", args=[secret])
        mailed = _mail_link(request, form.cleaned_data["email"], link)
        form = InviteForm(by=request.member)
    context = {
        "members": Member.objects.select_related("user").prefetch_related("teams").order_by("deactivated_at", "name"),
        "states": avatar_states(),
        "invitations": [each for each in Invitation.objects.filter(accepted_at=None).order_by("-pk")[:50] if each.open],
        "roles": dict(ROLES),
    }
    return settings_page(
        request,
        "members",
        "members",
        form=form,
        link=link,
        mailed=mailed,
        **context,
        status=422 if form.errors else 200,
    )


def _mail_link(request, email, link) -> bool:
    """Mail the link in the language of the business, as text and as HTML that says its direction; whether it went out."""
    shop = request.workspace
    with override(shop.language):
        text = _("%(name)s invites you to answer the customers of %(shop)s. This link is yours for a week:\n\n%(link)s")
        words = text % {"name": isolate(request.member.name), "shop": isolate(shop.name), "link": link}
        subject = clean_line(_("Invitation to %(shop)s") % {"shop": shop.name}, 200)
        html = format_html(
            '<!doctype html><html lang="{}" dir="{}"><body><div lang="{}" dir="{}">{}</div></body></html>',
            *(shop.language, "rtl" if get_language_bidi() else "ltr") * 2,
            linebreaks_filter(urlize(words, autoescape=True)),  # escaped by urlize, which marks it safe
        )
    return bool(send_mail(subject, words, None, [email], fail_silently=True, html_message=html))


@require_http_methods(["GET", "POST"])
@permitted("member.manage")
def member(request, public_id):
    """One member's access."""
    who = get_or_404(Member.objects.active().select_related("user"), public_id)
    given = request.POST if request.method == "POST" else None
    form = AccessForm(given, initial={"role": who.role, "sees": who.sees})
    if given and form.is_valid() and _changed(form, who, request.member):
        messages.success(request, _("Saved."))
        return redirect("desk:members")
    return settings_page(
        request,
        "member",
        "members",
        who=who,
        form=form,
        **hours_of(who),
        absences=rows_for(request.member, of=who),
        status=422 if form.errors else 200,
    )


def _changed(form, who, by):
    try:
        change_access(member=who, by=by, **form.cleaned_data)
    except LastOwner:
        form.add_error("role", _("A business keeps at least one owner."))
    except NotYours:
        form.add_error("role", _("Only an owner can make or change an owner."))
    return not form.errors


@require_POST
@permitted("member.manage")
def leave(request, public_id):
    """End a membership."""
    who = get_or_404(Member.objects.active(), public_id)
    if who.role == Member.Role.OWNER and request.member.role != Member.Role.OWNER:
        messages.error(request, _("Only an owner can make or change an owner."))
        return redirect("desk:member", public_id)
    try:
        deactivate(member=who, by=request.member)
    except LastOwner:
        messages.error(request, _("A business keeps at least one owner."))
        return redirect("desk:member", public_id)
    messages.success(request, _("%(name)s no longer has access. What they wrote stays.") % {"name": who.name})
    return redirect("desk:members")
