"""The customers' portal: its name, looks, and who may sign in."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from pasokh.channels.actions.portals import change_portal, open_portal
from pasokh.channels.codes import ways_of_codes
from pasokh.channels.models import Channel
from pasokh.channels.portal import DEFAULTS, NAME, path_of
from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.models import Inbox

from ..access import permitted
from ..once import once
from .frame import settings_page
from .site_form import LANGUAGES

PLAIN = ("language", "colour", "open_to_all", "passwords", "away_mail")
TEXTS = ("title", "welcome")


def _text(label, code, long=False):
    attrs = {"lang": code, "dir": "rtl" if code == "fa" else "ltr"}
    widget = forms.Textarea(attrs=attrs | {"rows": 2}) if long else forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, max_length=300 if long else 60, required=False, widget=widget)


class PortalForm(forms.Form):
    """Everything that can be said of the portal."""

    slug = forms.CharField(
        label=gettext_lazy("Name in the address"),
        max_length=40,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Small Latin letters, digits and hyphens, as khaneno: the portal stands at /p/khaneno/."
        ),
    )
    inbox = forms.ModelChoiceField(
        label=gettext_lazy("Requests arrive in"), queryset=Inbox.objects.none(), empty_label=None
    )
    active = forms.BooleanField(label=gettext_lazy("Open"), required=False, initial=True)
    title_fa = _text(gettext_lazy("Title in Persian"), "fa")
    title_en = _text(gettext_lazy("Title in English"), "en")
    welcome_fa = _text(gettext_lazy("Greeting in Persian"), "fa", long=True)
    welcome_en = _text(gettext_lazy("Greeting in English"), "en", long=True)
    colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=gettext_lazy("Colour"),
        initial=DEFAULTS["colour"],
        widget=forms.TextInput(attrs={"type": "color", "class": "input-colour"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES, required=False)
    open_to_all = forms.BooleanField(
        label=gettext_lazy("Whoever has a phone or an e-mail may sign in"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "Otherwise only customers whom we know already. Nobody is told which of them somebody is."
        ),
    )
    passwords = forms.BooleanField(
        label=gettext_lazy("Customers may sign in by password"), required=False, initial=True
    )
    away_mail = forms.BooleanField(
        label=gettext_lazy("Mail answers that a customer has not read"), required=False, initial=True
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inbox"].queryset = Inbox.objects.order_by("pk")

    @classmethod
    def initial_of(cls, portal) -> dict:
        """What the form shows of a portal."""
        found = DEFAULTS | portal.settings
        texts = {f"{name}_{code}": found[name].get(code, "") for name in TEXTS for code in ("fa", "en")}
        return found | texts | {"inbox": portal.inbox_id, "active": portal.active}

    def clean_slug(self):
        slug = self.cleaned_data["slug"].strip().lower()
        if not NAME.fullmatch(slug):
            raise forms.ValidationError(
                _("This is no name for an address: letters a to z, digits, and hyphens between them.")
            )
        return slug

    def kept(self) -> dict:
        """The portal's settings."""
        given = self.cleaned_data
        texts = {name: {code: clean_line(given[f"{name}_{code}"], 300) for code in ("fa", "en")} for name in TEXTS}
        return {"slug": given["slug"]} | {name: given[name] for name in PLAIN} | texts


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
@once
def portal(request):
    """The form, for a portal that is not there yet too."""
    found = Channel.objects.filter(kind=Channel.Kind.FORM).order_by("pk").first()
    initial = PortalForm.initial_of(found) if found else {"colour": DEFAULTS["colour"]}
    form = PortalForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid() and _saved(form, found, request.member):
        messages.success(request, _("Saved."))
        return redirect("desk:portal")
    context = {"portal": found, "form": form, "has_line": "phone" in ways_of_codes()}
    if found:
        context["address"] = f"{settings.PASOKH_URL}{path_of(found)}"
    return settings_page(request, "portal", "portal", **context, status=422 if form.errors else 200)


def _saved(form, found, by):
    given = form.cleaned_data
    try:
        with transaction.atomic():
            if found:
                change_portal(portal=found, by=by, settings=form.kept(), inbox=given["inbox"], active=given["active"])
            else:
                opened = open_portal(name=_("Portal"), inbox=given["inbox"], by=by, **form.kept())
                if not given["active"]:
                    change_portal(portal=opened, by=by, active=False)
    except IntegrityError:
        form.add_error("slug", _("This name is taken in this installation."))
    return not form.errors
