"""The first visit: one form founds the business, its owner and its first site. Afterwards it is closed for ever."""

from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.password_validation import validate_password
from django.db import connection, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from pasokh.channels.actions.open_channel import open_site
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.tenancy import workspace
from pasokh.routing.structures import apply, structures
from pasokh.tickets.actions.inboxes import make_inbox
from pasokh.workspaces.actions.found import found
from pasokh.workspaces.models import User, Workspace
from pasokh.workspaces.setup_code import forget_setup_code

from ..settings.routing.structures import choices as structure_choices
from .first_visit import ask_for_code, may_set_up

LOCK = 7_165_742  # of the database: two who send the form at once found one business
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class SetupForm(forms.Form):
    """Three answers: the business, its owner, its site."""

    business = forms.CharField(label=gettext_lazy("Name of the business"), max_length=120)
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120)
    email = forms.EmailField(label=gettext_lazy("E-mail"))
    password = forms.CharField(
        label=gettext_lazy("Password"),
        help_text=gettext_lazy("At least eight characters."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        strip=False,
        max_length=200,
    )
    site = forms.CharField(
        label=gettext_lazy("Address of your site"),
        help_text=gettext_lazy("Without a site, you get a chat page with its own link."),
        widget=forms.TextInput(attrs={"inputmode": "url", "placeholder": "https://shop.example", "dir": "ltr"}),
        required=False,
        max_length=255,
    )

    structure = forms.ChoiceField(
        label=gettext_lazy("Structure of the team"),
        help_text=gettext_lazy("Teams and queues to begin with. It can be chosen, and changed, later in the settings."),
        required=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["structure"].choices = [("", _("Later: one inbox for all")), *structure_choices()]

    def clean_business(self):
        return clean_line(self.cleaned_data["business"], 120)

    def clean_site(self):
        return origin_of(self.cleaned_data["site"])

    def clean(self):
        given = super().clean()
        if "password" in given:
            try:
                validate_password(given["password"], User(email=given.get("email", ""), name=given.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password", error)
        return given


def origin_of(text) -> str:
    """The origin of a web address as people type it: scheme, host and port. Raises ValidationError for anything else."""
    text = text.strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        port = f":{parts.port}" if parts.port else ""
        host = (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        host = ""
    if not host or parts.scheme not in ("http", "https") or not ("." in host or host == "localhost"):
        raise forms.ValidationError(_("This is not the address of a site. Write it as https://shop.example."))
    return f"{parts.scheme}://{host}{port}"


@require_safe
def root(request):
    """The first page: setup while there is no business, the desk afterwards."""
    return redirect("desk:home" if Workspace.objects.exists() else "setup")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def setup(request):
    """Show the form, or found the business, for whoever may. 404 once there is one."""
    if Workspace.objects.exists():
        raise Http404("set up already")
    code = request.POST.get("code", "") or request.GET.get("code", "")
    if not may_set_up(request, code):
        return ask_for_code(request, code)
    form = SetupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        site, user = set_up(form.cleaned_data, get_language())
        forget_setup_code(settings.HOME)
        login(request, user, backend=BACKEND)
        return redirect("desk:site", site.public_id)
    return render(request, "desk/start/setup.html", {"form": form, "code": code}, status=422 if form.errors else 200)


def set_up(given, language):
    """Found the first business, once: returns (site, owner's user). Raises Http404 for whoever comes second."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        if Workspace.objects.exists():
            raise Http404("set up already")
        ws, owner = found(
            name=given["business"],
            owner_name=given["name"],
            owner_email=given["email"],
            password=given["password"],
            language=language,
        )
        with workspace(ws):
            inbox = make_inbox(name=_("Support"), by=owner)
            origins = [given["site"]] if given["site"] else []
            name = urlsplit(given["site"]).hostname or given["business"][:80]
            if key := given.get("structure"):
                apply(structures()[key], by=owner, language=language)
            return open_site(name=name, inbox=inbox, by=owner, origins=origins), owner.user
