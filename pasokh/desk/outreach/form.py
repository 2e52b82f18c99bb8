"""The form of a smart message: what it is called, to whom, when and how often; and a form for each of its variants."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy

from pasokh.outreach.bodies import CAPS, KEYS, MOST_DAYS, MOST_WEIGHT
from pasokh.outreach.contents import (
    COUPON_LENGTH,
    LABEL_LENGTH,
    MOST_BUTTONS,
    SAID_LENGTH,
    TEXT_LENGTH,
    TITLE_LENGTH,
    URL_LENGTH,
)
from pasokh.outreach.models.message import NAME_LENGTH
from pasokh.outreach.telling import variant_name
from pasokh.ui.fields import DateField, LineField, MoneyField, NumberField

from .words import DEEDS, GOALS, HOURS, PRIORITIES


def count(label, most, help_text=""):
    """A field of a whole number up to `most`; empty is 0."""
    return NumberField(label=label, min_value=0, max_value=most, required=False, help_text=help_text)


class MessageForm(forms.Form):
    """All but conditions and variants. `sites` are origins and names."""

    name = LineField(
        label=gettext_lazy("Name"), max_length=NAME_LENGTH, help_text=gettext_lazy("For you; visitors do not see it.")
    )
    sites = forms.MultipleChoiceField(
        label=gettext_lazy("Sites"), required=False, widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("Without a choice it is for all of them.")
    )  # fmt: skip
    first = DateField(label=gettext_lazy("First day"), required=False)
    last = DateField(label=gettext_lazy("Last day"), required=False)
    hours = forms.ChoiceField(label=gettext_lazy("Time of day"), choices=HOURS.items())
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Where several could be shown"), choices=PRIORITIES.items(), coerce=int
    )
    visitor = count(
        gettext_lazy("At most, to one visitor"), CAPS["visitor"], gettext_lazy("Times. 0: as often as it fits.")
    )
    visit = count(gettext_lazy("At most, in one visit"), CAPS["visit"])
    day = count(gettext_lazy("At most, in one day"), CAPS["day"])
    gap = count(gettext_lazy("Not sooner after another message than, in minutes"), CAPS["gap"])
    in_talk = forms.BooleanField(label=gettext_lazy("Also while she has an open conversation"), required=False)
    control = count(
        gettext_lazy("Share of the control group"),
        MOST_WEIGHT,
        gettext_lazy(
            "They see nothing and are counted, so that one knows what the message does. Beside the shares of the variants; 0: none."
        ),
    )
    goal_kind = forms.ChoiceField(label=gettext_lazy("Goal"), choices=GOALS.items())
    goal_value = LineField(
        label=gettext_lazy("Which page or event"), required=False, max_length=200,
        help_text=gettext_lazy("A page as /thanks*, with * for anything; an event by its name."),
    )  # fmt: skip
    goal_days = NumberField(label=gettext_lazy("Within so many days"), min_value=1, max_value=MOST_DAYS)

    def __init__(self, *args, sites, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sites"].choices = sites.items()

    def part(self, *names):
        """Some of its fields, to be drawn together."""
        return [self[name] for name in names]

    def body(self) -> dict:
        """What the valid form says, as a body without conditions and variants."""
        given = self.cleaned_data
        first, last = (given[name] and given[name].isoformat() for name in ("first", "last"))
        return {
            "sites": given["sites"],
            "from": first or None,
            "to": last or None,
            "hours": given["hours"],
            "priority": given["priority"],
            "caps": {name: given[name] or 0 for name in CAPS},
            "in_talk": given["in_talk"],
            "control": given["control"] or 0,
            "goal": {"kind": given["goal_kind"], "value": given["goal_value"], "days": given["goal_days"]},
        }


def initial_of(name, body) -> dict:
    """What the form shows of a message."""
    first, last = (date.fromisoformat(body[each]) if body[each] else None for each in ("from", "to"))
    goal = {f"goal_{each}": body["goal"][each] for each in ("kind", "value", "days")}
    plain = {each: body[each] for each in ("sites", "hours", "priority", "in_talk", "control")}
    return {"name": name, "first": first, "last": last} | plain | body["caps"] | goal


class VariantForm(forms.Form):
    """One variant."""

    weight = count(gettext_lazy("Share"), MOST_WEIGHT)
    text = forms.CharField(
        label=gettext_lazy("Text"), required=False, max_length=TEXT_LENGTH, widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=gettext_lazy("{name|dear customer} is her name, or what stands after the bar; {page title} that of the page; "
            "any other word an attribute that the page told."),
    )  # fmt: skip
    coupon = LineField(
        label=gettext_lazy("Coupon code"),
        required=False,
        max_length=COUPON_LENGTH,
        help_text=gettext_lazy("She copies it with one press."),
    )
    product_title = LineField(label=gettext_lazy("Product"), required=False, max_length=TITLE_LENGTH)
    product_price = MoneyField(label=gettext_lazy("Price"), required=False)
    product_url = LineField(
        label=gettext_lazy("Its page"),
        required=False,
        max_length=URL_LENGTH,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    product_image = LineField(
        label=gettext_lazy("Address of its picture"),
        required=False,
        max_length=URL_LENGTH,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for number in range(MOST_BUTTONS):
            self.fields[f"do_{number}"] = forms.ChoiceField(label=gettext_lazy("It"), choices=DEEDS.items())
            self.fields[f"label_{number}"] = LineField(
                label=gettext_lazy("Button"), required=False, max_length=LABEL_LENGTH
            )
            self.fields[f"value_{number}"] = LineField(
                label=gettext_lazy("Address, or ready answer"), required=False, max_length=max(URL_LENGTH, SAID_LENGTH)
            )

    def part(self, *names):
        """Some of its fields, to be drawn together."""
        return [self[name] for name in names]

    @property
    def key(self):
        """The variant's, as bodies have it."""
        return self.prefix

    @property
    def called(self) -> str:
        """The variant in words."""
        return variant_name(self.prefix)

    @property
    def buttons(self):
        """The fields of each button."""
        return [self.part(f"label_{number}", f"do_{number}", f"value_{number}") for number in range(MOST_BUTTONS)]

    @property
    def is_used(self) -> bool:
        """Whether anything is written in it, as it was sent or as it stands."""
        labels = (f"label_{number}" for number in range(MOST_BUTTONS))
        return any(self[name].value() for name in ("text", "product_title", "coupon", *labels))

    def content(self) -> dict:
        """What the valid form says, as a variant of a body."""
        given = self.cleaned_data
        buttons = [
            {"do": given[f"do_{n}"], "label": given[f"label_{n}"], "value": given[f"value_{n}"]}
            for n in range(MOST_BUTTONS)
        ]
        product = {name: given[f"product_{name}"] for name in ("title", "price", "url", "image")}
        return {
            "weight": given["weight"] or 0,
            "text": given["text"],
            "coupon": given["coupon"],
            "buttons": [each for each in buttons if each["label"]],
            "product": product | {"price": product["price"] or 0} if product["title"] else None,
        }


def variant_forms(data, variants) -> list[VariantForm]:
    """A form for each variant that there may be."""
    known = {each["key"]: each for each in variants}
    return [VariantForm(data, prefix=key, initial=_initial(known.get(key))) for key in KEYS]


def _initial(variant):
    if variant is None:
        return {"weight": 0}
    product = {f"product_{name}": value for name, value in (variant["product"] or {}).items()}
    buttons = {
        f"{name}_{n}": each[name] for n, each in enumerate(variant["buttons"]) for name in ("do", "label", "value")
    }
    return {name: variant[name] for name in ("weight", "text", "coupon")} | product | buttons
