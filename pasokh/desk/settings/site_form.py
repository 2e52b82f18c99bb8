"""The forms of a site of the chat: opening one, and everything that can be said of it."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pasokh.channels.site import DEFAULTS
from pasokh.channels.site_looks import ICONS, MOST_STARS, PICTURE
from pasokh.channels.site_picture import picture_of
from pasokh.kernel.files import NotAPicture
from pasokh.kernel.persian.isolates import clean_line
from pasokh.tickets.models import Inbox
from pasokh.ui.fields import LineField, NumberField

from ..start.setup import origin_of
from . import site_fields
from .inboxes import no_inbox_words
from .site_offers import PLAIN as OFFERS
from .site_offers import OffersForm, reasons_shown
from .site_patience import PLAIN as PATIENCE
from .site_patience import PatienceForm

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
THEMES = [
    ("auto", gettext_lazy("As the visitor's device")),
    ("light", gettext_lazy("Light")),
    ("dark", gettext_lazy("Dark")),
]
ICON_WORDS = {
    "bubble": gettext_lazy("Bubble"),
    "bubbles": gettext_lazy("Two bubbles"),
    "question": gettext_lazy("Question mark"),
    "headset": gettext_lazy("Headset"),
    "mail": gettext_lazy("Envelope"),
    "heart": gettext_lazy("Heart"),
    "lightning": gettext_lazy("Lightning"),
}
OWN = "own"
FONTS = [
    ("", gettext_lazy("The visitor's system font")),
    ("vazirmatn", "Vazirmatn"),
    (OWN, gettext_lazy("Another one of the device")),
]
REPLY_TIMES = [
    ("", gettext_lazy("Say nothing of it")),
    ("minute", gettext_lazy("Within a minute")),
    ("minutes", gettext_lazy("Within a few minutes")),
    ("hour", gettext_lazy("Within an hour")),
    ("hours", gettext_lazy("Within a few hours")),
    ("day", gettext_lazy("Within a day")),
]
TEXTS = (
    ("title", gettext_lazy("Title")),
    ("welcome", gettext_lazy("Welcome")),
    ("hint", gettext_lazy("Below the welcome")),
    ("offline", gettext_lazy("When nobody is online")),
    ("launcher", gettext_lazy("Words on the button")),
)
TONGUES = (("fa", "فارسی"), ("en", "English"))
LONGEST = {"launcher": 40}  # characters; others may have more
FARTHEST = 400  # pixels
MOST_ORIGINS = 50
PLAIN = (
    "language", "colour", "theme", "icon", "position", "requires", "origins", "pages", "not_pages", "reply_time", "hours", "faces", "branding", "visitors",
    *OFFERS, *PATIENCE, "typing_preview", "hide_offline", "hide_phones", "offset_x", "offset_y", "phone_offset_x", "phone_offset_y",
)  # fmt: skip


def lines(label, help_text):
    return forms.CharField(
        label=label, help_text=help_text, required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "ltr"})
    )


def pixels(label):
    return NumberField(label=label, min_value=0, max_value=FARTHEST, required=False)


class SiteForm(PatienceForm, OffersForm):
    """All settings of a site. Texts are kept in both languages."""

    name = LineField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("For you; visitors do not see it.")
    )
    inbox = forms.ModelChoiceField(
        label=gettext_lazy("Requests arrive in"), queryset=Inbox.objects.none(), empty_label=None
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES, required=False)
    requires = forms.MultipleChoiceField(
        label=gettext_lazy("Ask first"), choices=REQUIRES, widget=forms.CheckboxSelectMultiple, required=False
    )
    colour = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=gettext_lazy("Colour"),
        widget=forms.TextInput(attrs={"type": "color", "class": "input-colour"}),
        help_text=gettext_lazy("Black or white upon it is chosen so that it can be read."),
    )
    theme = forms.ChoiceField(label=gettext_lazy("Light or dark"), choices=THEMES, required=False)
    font = forms.ChoiceField(label=gettext_lazy("Font"), choices=FONTS, required=False)
    font_name = LineField(
        label=gettext_lazy("Name of the other font"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("It is seen by those who have it on their device."),
    )
    faces = forms.BooleanField(label=gettext_lazy("Show who answers"), required=False)
    branding = forms.BooleanField(label=gettext_lazy("Say «powered by Pasokh» below"), required=False)
    visitors = forms.BooleanField(
        label=gettext_lazy("Show its visitors on the desk"),
        required=False,
        help_text=gettext_lazy(
            "Who is on its pages, where, and since when, from the first page on. Without it only those who open the chat are known."
        ),
    )
    typing_preview = forms.BooleanField(
        label=gettext_lazy("Show what a visitor is writing before she sends it"),
        required=False,
        help_text=gettext_lazy(
            "To those who have her request open; it is kept nowhere. Say so in the privacy notice of your site."
        ),
    )
    icon = forms.ChoiceField(
        label=gettext_lazy("Icon of the button"),
        choices=[*ICON_WORDS.items(), (PICTURE, gettext_lazy("Your own picture"))],
        required=False,
        widget=forms.RadioSelect,
    )
    picture = forms.FileField(
        label=gettext_lazy("Your own picture"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/gif,image/webp"}),
        help_text=gettext_lazy("A square one looks best. PNG, JPEG, GIF or WebP, at most 5 megabytes."),
    )
    position = forms.ChoiceField(label=gettext_lazy("Place"), choices=POSITIONS)
    offset_x = pixels(gettext_lazy("From the side, pixels"))
    offset_y = pixels(gettext_lazy("From below, pixels"))
    phone_offset_x = pixels(gettext_lazy("On phones: from the side, pixels"))
    phone_offset_y = pixels(gettext_lazy("On phones: from below, pixels"))
    reply_time = forms.ChoiceField(label=gettext_lazy("You usually answer"), choices=REPLY_TIMES, required=False)
    hours = forms.BooleanField(label=gettext_lazy("Say the working hours"), required=False)
    hide_offline = forms.BooleanField(
        label=gettext_lazy("No button while nobody is online"),
        required=False,
        help_text=gettext_lazy("Whoever has a conversation still finds it."),
    )
    hide_phones = forms.BooleanField(label=gettext_lazy("No button on phones"), required=False)
    pages = lines(
        gettext_lazy("Pages with the button"),
        gettext_lazy("One address a line, * for anything: /products/*, https://shop.example/*. Empty: all pages."),
    )
    not_pages = lines(gettext_lazy("Pages without the button"), gettext_lazy("For example /checkout*."))
    origins = lines(
        gettext_lazy("Sites that may show it"),
        gettext_lazy("One address a line, for example https://shop.example. Empty: any site."),
    )

    def __init__(self, *args, site, **kwargs):
        super().__init__(*args, initial=initial_of(site), **kwargs)
        self.site = site
        self.fields["inbox"].queryset = Inbox.objects.order_by("pk")
        for name, word in TEXTS:
            for code, tongue in TONGUES:
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{word} ({tongue})",
                    max_length=LONGEST.get(name, 300),
                    required=False,
                    widget=forms.TextInput(attrs={"lang": code, "dir": "auto"}),
                )

        site_fields.add_fields(self)

    def part(self, *names):
        """Some of its fields, to be drawn together."""
        return [self[name] for name in names]

    @property
    def texts(self):
        """Pairs of fields: a text in each language."""
        return [self.part(*(f"{name}_{code}" for code, _tongue in TONGUES)) for name, _word in TEXTS]

    @property
    def asked_rows(self):
        """The fields of the form before the chat: rows of fields."""
        return site_fields.rows(self)

    @property
    def icons(self):
        """(value, word, path, whether it is chosen) of what may stand on the button."""
        chosen = self["icon"].value() or DEFAULTS["icon"]
        words = [(name, ICON_WORDS[name], path) for name, path in ICONS.items()] + [
            (PICTURE, _("Your own picture"), "")
        ]
        return [(*each, each[0] == chosen) for each in words]

    def clean_picture(self):
        file = self.cleaned_data["picture"]
        try:
            return picture_of(file) if file else self.site.settings.get("picture", "")
        except NotAPicture as error:
            raise forms.ValidationError(_("This picture cannot be read. Choose another one.")) from error

    def clean_origins(self):
        found = self._lines("origins")
        return list(dict.fromkeys(origin_of(line) for line in found))

    def clean_pages(self):
        return self._addresses("pages")

    def clean_not_pages(self):
        return self._addresses("not_pages")

    def _addresses(self, name):
        found = self._lines(name)
        for line in found:
            if (
                not line.startswith(("/", "*", "http://", "https://"))
                or line.count("*") > MOST_STARS
                or len(line) > 300
            ):
                raise forms.ValidationError(
                    _("Write addresses as /cart* or https://shop.example/*, each with at most three *.")
                )
        return list(dict.fromkeys(found))

    def _lines(self, name):
        found = self.cleaned_data[name].split()
        if len(found) > MOST_ORIGINS:
            raise forms.ValidationError(
                _("These are too many sites.") if name == "origins" else _("These are too many addresses.")
            )
        return found

    def clean(self):
        given = super().clean()
        if given.get("icon") == PICTURE and not given.get("picture") and "picture" not in self.errors:
            self.add_error("picture", _("Choose a picture."))
        if given.get("font") == OWN and not given.get("font_name"):
            self.add_error("font_name", _("Write the name of the font."))
        site_fields.check(self, given)
        return given

    def settings(self) -> dict:
        """What the channel keeps: of a form that is not wholly right, what is right."""
        given = self.cleaned_data
        kept = {name: given[name] for name in PLAIN if name in given}
        # What was left empty is as it is of a new site.
        kept = {name: DEFAULTS[name] if value in ("", None) else value for name, value in kept.items()}
        texts = {
            name: {code: given[f"{name}_{code}"] for code, _tongue in TONGUES if given.get(f"{name}_{code}")}
            for name, _word in TEXTS
        }
        font = given.get("font", "")
        font = given.get("font_name", "") if font == OWN else font
        return site_fields.settings_of(given) | (
            kept
            | texts
            | {"rating_reasons": self.reasons()}
            | {"font": font, "picture": given.get("picture", self.site.settings.get("picture", ""))}
        )


def initial_of(site) -> dict:
    """What the form shows of a site."""
    kept = DEFAULTS | site.settings
    texts = {f"{name}_{code}": kept[name].get(code, "") for name, _word in TEXTS for code, _tongue in TONGUES}
    plain = {name: "\n".join(kept[name]) if name in ("origins", "pages", "not_pages") else kept[name] for name in PLAIN}
    is_own = kept["font"] not in dict(FONTS)
    font = {"font": OWN if is_own else kept["font"], "font_name": kept["font"] if is_own else ""}
    return {"name": site.name, "inbox": site.inbox_id} | plain | texts | font | reasons_shown(kept)


class NewSiteForm(forms.Form):
    """Enough to open a site; the rest has good defaults."""

    name = SiteForm.base_fields["name"]
    origin = forms.CharField(
        label=gettext_lazy("Address of the site"),
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs={"dir": "ltr", "placeholder": "https://shop.example"}),
    )

    def clean_name(self):
        return clean_line(self.cleaned_data["name"], 80)

    def clean_origin(self):
        return origin_of(self.cleaned_data["origin"])

    def clean(self):
        self.inbox = Inbox.objects.order_by("pk").first()
        if self.inbox is None:
            raise forms.ValidationError(no_inbox_words())
        return super().clean()
