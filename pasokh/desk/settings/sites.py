"""Sites of the live chat: how each looks, what it asks, where it may stand, and the code that puts it there."""

from django import forms
from django.conf import settings as django_settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from pasokh.channels.actions.change_channel import change_channel
from pasokh.channels.actions.open_channel import open_site
from pasokh.channels.models import Channel
from pasokh.channels.site import DEFAULTS
from pasokh.kernel.address import is_reachable
from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.models import Inbox
from pasokh.ui.qr import KINDS as QR_KINDS
from pasokh.ui.qr import qr_file

from ..access import permitted
from ..lookup import get_or_404
from ..start.setup import origin_of
from .frame import settings_page

LANGUAGES = [("", gettext_lazy("That of the business")), ("fa", "فارسی"), ("en", "English")]
POSITIONS = [
    ("end", gettext_lazy("End of the page (left in Persian)")),
    ("start", gettext_lazy("Start of the page (right in Persian)")),
]
REQUIRES = [
    ("name", gettext_lazy("Name")),
    ("phone", gettext_lazy("Phone")),
    ("email", gettext_lazy("E-mail")),
    ("phone_or_email", gettext_lazy("Phone or e-mail")),
]
TEXTS = (
    ("title", gettext_lazy("Title")),
    ("welcome", gettext_lazy("Welcome")),
    ("offline", gettext_lazy("When nobody is online")),
)
MOST_ORIGINS = 50


class SiteForm(forms.Form):
    """All settings of a site. Texts are kept in both languages."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("For you; visitors do not see it.")
    )
    inbox = forms.ModelChoiceField(
        label=gettext_lazy("Requests arrive in"), queryset=Inbox.objects.none(), empty_label=None
    )
    active = forms.BooleanField(label=gettext_lazy("Open"), required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES, required=False)
    colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=gettext_lazy("Colour"),
        widget=forms.TextInput(attrs={"type": "color", "class": "input-colour"}),
    )
    position = forms.ChoiceField(label=gettext_lazy("Place"), choices=POSITIONS)
    requires = forms.MultipleChoiceField(
        label=gettext_lazy("Ask first"), choices=REQUIRES, widget=forms.CheckboxSelectMultiple, required=False
    )
    origins = forms.CharField(
        label=gettext_lazy("Sites that may show it"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"}),
        required=False,
        help_text=gettext_lazy("One address a line, for example https://shop.example. Empty: any site."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["inbox"].queryset = Inbox.objects.order_by("pk")
        for name, word in TEXTS:
            for language, tongue in (("fa", "فارسی"), ("en", "English")):
                self.fields[f"{name}_{language}"] = forms.CharField(
                    label=f"{word} ({tongue})", max_length=300, required=False
                )

    def clean_name(self):
        return clean_line(self.cleaned_data["name"], 80)

    def clean_origins(self):
        lines = [line for line in self.cleaned_data["origins"].split() if line]
        if len(lines) > MOST_ORIGINS:
            raise forms.ValidationError(_("These are too many sites."))
        return list(dict.fromkeys(origin_of(line) for line in lines))

    def settings(self) -> dict:
        """What the channel keeps."""
        given = self.cleaned_data
        texts = {
            name: {code: given[f"{name}_{code}"] for code in ("fa", "en") if given[f"{name}_{code}"]}
            for name, _word in TEXTS
        }
        return texts | {name: given[name] for name in ("language", "colour", "position", "requires", "origins")}


class NewSiteForm(forms.Form):
    """Enough to open a site; the rest has good defaults."""

    name = SiteForm.base_fields["name"]
    origin = forms.CharField(
        label=gettext_lazy("Address of the site"),
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "https://shop.example"}),
    )

    def clean_origin(self):
        return origin_of(self.cleaned_data["origin"])


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
def sites(request):
    """The list; POST opens a site in the first inbox."""
    form = NewSiteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        origins = [form.cleaned_data["origin"]] if form.cleaned_data["origin"] else []
        inbox = Inbox.objects.order_by("pk").first()
        site = open_site(
            name=clean_line(form.cleaned_data["name"], 80), inbox=inbox, by=request.member, origins=origins
        )
        return redirect("desk:site", site.public_id)
    rows = Channel.objects.filter(kind=Channel.Kind.CHAT).select_related("inbox").order_by("pk")
    return settings_page(request, "sites", "sites", sites=rows, form=form, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted("workspace.settings")
def site(request, public_id):
    """One site, with its code."""
    found = get_or_404(Channel.objects.filter(kind=Channel.Kind.CHAT), public_id)
    form = SiteForm(request.POST if request.method == "POST" else None, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        change_channel(
            channel=found, by=request.member, name=given["name"], inbox=given["inbox"], active=given["active"], settings=form.settings()
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return redirect("desk:site", public_id)
    return settings_page(
        request, "site", "sites", site=found, form=form, **codes_of(found), status=422 if form.errors else 200
    )


@require_safe
@permitted("workspace.settings")
def qr(request, public_id, kind):
    """The QR code of the chat page as a file for print: svg or png."""
    found = get_or_404(Channel.objects.filter(kind=Channel.Kind.CHAT), public_id)
    if kind not in QR_KINDS:
        raise Http404(kind)
    answer = HttpResponse(qr_file(codes_of(found)["hosted"], kind), content_type=QR_KINDS[kind])
    answer["Content-Disposition"] = f'attachment; filename="chat-qr-{found.public_id}.{kind}"'
    return answer


def _initial(site):
    kept = DEFAULTS | site.settings
    texts = {f"{name}_{code}": kept[name].get(code, "") for name, _word in TEXTS for code in ("fa", "en")}
    plain = {name: kept[name] for name in ("language", "colour", "position", "requires")}
    about = {"name": site.name, "inbox": site.inbox_id, "active": site.active, "origins": "\n".join(kept["origins"])}
    return about | plain | texts


def codes_of(site) -> dict:
    """The line to put into a page, the link of the hosted chat, and whether it leads anybody else here."""
    base, key = django_settings.PASOKH_URL, site.settings.get("key", "")
    embed = f'<script src="{base}/w.js" data-site="{key}" async></script>'
    return {"embed": embed, "hosted": f"{base}/c/{key}", "reachable": is_reachable(base)}
