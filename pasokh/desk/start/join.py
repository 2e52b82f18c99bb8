"""Joining a business by the link of an invitation."""

from django import forms
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from pasokh.kernel import limits
from pasokh.ui.errors import error_response
from pasokh.workspaces.actions.invite import InvitationClosed, accept, open_invitation
from pasokh.workspaces.models import User
from pasokh.workspaces.signing_in import CHOSEN

from .setup import BACKEND

TRIES, PER_SECONDS = 20, 600


class JoinForm(forms.Form):
    """Her name and a password: a new one, or the one she has where she signs in already."""

    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    password = forms.CharField(label=gettext_lazy("Password"), widget=forms.PasswordInput, strip=False, max_length=200)

    def __init__(self, *args, email, known, **kwargs):
        super().__init__(*args, **kwargs)
        self.email, self.known = email, known
        self.fields["password"].widget.attrs["autocomplete"] = "current-password" if known else "new-password"
        self.fields["password"].help_text = (
            _("You have an account with this e-mail already: enter its password.")
            if known
            else _("At least eight characters.")
        )

    def clean_password(self):
        password = self.cleaned_data["password"]
        if not self.known:
            validate_password(password, User(email=self.email))
        return password


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def join(request, secret):
    """Show who invites and to what; join on POST. A link that is used, old or unknown says so and leaks nothing."""
    if not limits.hit(
        f"join:{limits.party(request.META.get('REMOTE_ADDR', ''))}", limit=TRIES, per_seconds=PER_SECONDS
    ).allowed:
        return error_response(429)
    try:
        shop, invitation = open_invitation(secret)
        return _answer(request, secret, shop, invitation)
    except InvitationClosed:
        return render(request, "desk/start/closed.html", status=410)


def _answer(request, secret, shop, invitation):
    known = User.objects.filter(email=invitation.email).exists()
    form = JoinForm(request.POST or None, email=invitation.email, known=known, initial={"name": invitation.name})
    if request.method == "POST" and form.is_valid():
        try:
            member = accept(secret=secret, language=get_language(), **form.cleaned_data)
        except PermissionError:
            form.add_error("password", _("This is not the password of that account."))
        else:
            login(request, User.objects.get(pk=member.user_id), backend=BACKEND)
            request.session[CHOSEN] = shop.pk
            return redirect("desk:home")
    context = {"form": form, "shop": shop, "invitation": invitation}
    return render(request, "desk/start/join.html", context, status=422 if form.errors else 200)
