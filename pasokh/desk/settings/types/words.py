"""The kinds of fields, and when they are needed, in words."""

from django.utils.translation import gettext_lazy as _

KINDS = [
    ("text", _("Text of one line")),
    ("long_text", _("Longer text")),
    ("number", _("A number")),
    ("money", _("Sum of money")),
    ("choice", _("One of a list")),
    ("choices", _("Several of a list")),
    ("yes_no", _("Yes or no")),
    ("date", _("Date")),
    ("phone", _("Phone")),
    ("national_id", _("National id of a person")),
    ("company_id", _("National id of a company")),
    ("file", _("One file or several")),
]
NEEDED = [
    ("never", _("No: it may stay empty")),
    ("solving", _("Before the request is solved")),
    ("creation", _("When the request is made, and before it is solved")),
]
NEEDED_SHORT = {"solving": _("needed for solving"), "creation": _("needed when made")}
COLOURS = [
    ("grey", _("Grey")),
    ("turquoise", _("Turquoise")),
    ("saffron", _("Saffron")),
    ("lapis", _("Lapis")),
    ("red", _("Red")),
    ("green", _("Green")),
]
