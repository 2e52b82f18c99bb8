"""What rules and macros did, in words. That a rule ran is told by what it did."""

from django.utils.translation import gettext_lazy

from .told import sentences

sentences(
    {"macro.applied": gettext_lazy("%(actor)s applied the macro “%(macro)s”")},
    macro=("macro", "macro", "…"),
)
sentences({"rule.called": gettext_lazy("%(actor)s called colleagues to it")})
