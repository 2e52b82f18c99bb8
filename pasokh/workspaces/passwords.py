"""What a password must be: Django's rules, said in our words and in the reader's digits."""

from django.contrib.auth import password_validation as rules
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from pasokh.kernel.persian.digits import in_language, to_latin


class InAnyDigits:
    """A rule that holds for the password as typed and with its digits in Latin: «۱۲۳۴۵۶۷۸» is as easy to guess as 12345678."""

    def validate(self, password, user=None):
        super().validate(password, user)
        if (folded := to_latin(password)) != password:
            super().validate(folded, user)


class MinimumLengthValidator(rules.MinimumLengthValidator):
    """Long enough."""

    def get_error_message(self):
        return in_language(super().get_error_message(), get_language() or "fa")

    def get_help_text(self):
        words = ngettext("At least %(number)d character.", "At least %(number)d characters.", self.min_length)
        return in_language(words % {"number": self.min_length}, get_language() or "fa")


class UserAttributeSimilarityValidator(InAnyDigits, rules.UserAttributeSimilarityValidator):
    """Not her own name or address."""

    def get_help_text(self):
        return _("Not like your name or e-mail address.")


class CommonPasswordValidator(InAnyDigits, rules.CommonPasswordValidator):
    """Not one that everybody tries first."""

    def get_help_text(self):
        return _("None of those that many people use.")
