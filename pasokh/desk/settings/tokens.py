"""API tokens: issued, shown once, revoked."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from pasokh.ui.fields import LineField
from pasokh.workspaces.actions.tokens import issue_token, revoke_token
from pasokh.workspaces.models import ApiToken
from pasokh.workspaces.models.api_token import SCOPES

from ..access import permitted
from ..lookup import get_or_404
from ..once import once
from .frame import settings_page

SCOPE_WORDS = {
    "tickets:read": gettext_lazy("Read requests"),
    "tickets:write": gettext_lazy("Write requests"),
    "contacts:read": gettext_lazy("Read customers"),
    "contacts:write": gettext_lazy("Write customers"),
}
LIFETIMES = [
    ("", gettext_lazy("For ever")),
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("A year")),
]


class TokenForm(forms.Form):
    """A name, what it may do, how long."""

    name = LineField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("What it is for, so that you know it later.")
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("May"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(key, SCOPE_WORDS.get(key, key)) for key in SCOPES],
    )
    days = forms.ChoiceField(label=gettext_lazy("Valid"), choices=LIFETIMES, required=False)


@require_http_methods(["GET", "POST"])
@permitted("token.manage")
@once
def tokens(request):
    """The list; POST issues a token and shows its secret, once."""
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        secret = _issued(form.cleaned_data, request.member)
        form = TokenForm()
    rows = ApiToken.objects.filter(revoked_at=None).select_related("member").order_by("-pk")
    context = {"tokens": rows, "secret": secret, "scope_words": SCOPE_WORDS}
    response = settings_page(request, "tokens", "tokens", form=form, **context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    return response


def _issued(given, by):
    expires_at = timezone.now() + timedelta(days=int(given["days"])) if given["days"] else None
    _token, secret = issue_token(name=given["name"], by=by, scopes=given["scopes"], expires_at=expires_at)
    return secret


@require_POST
@permitted("token.manage")
def revoke(request, public_id):
    """End a token."""
    revoke_token(token=get_or_404(ApiToken.objects, public_id), by=request.member)
    messages.success(request, _("The token no longer opens anything."))
    return redirect("desk:tokens")
