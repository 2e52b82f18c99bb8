"""What the libraries behind our forms say to people, said in our words: the Persian of each stands in this room's catalogue.

The settings name that catalogue in LOCALE_PATHS: what stands there comes before what a library brings along.
"""

from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext_lazy

OF_FORMS = (
    N_("This field is required."),
    N_("Enter a valid value."),
    N_("Enter a valid email address."),
    N_("Enter a valid URL."),
    N_("Enter a number."),
    N_("Enter a whole number."),
    N_("Enter a valid date."),
    N_("Enter a valid time."),
    N_("The submitted file is empty."),
    N_("Select a valid choice. That choice is not one of the available choices."),
    N_("Select a valid choice. %(value)s is not one of the available choices."),
    N_("Ensure this value is less than or equal to %(limit_value)s."),
    N_("Ensure this value is greater than or equal to %(limit_value)s."),
)
OF_PASSWORDS = (
    N_("This password is too common."),
    N_("This password is entirely numeric."),
    N_("The password is too similar to the %(verbose_name)s."),
)
OF_SHORT_PASSWORDS = ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
)
OF_SIGNING_IN = (
    N_("This account is currently inactive."),
    N_("The email address and/or password you specified are not correct."),
    N_("Too many failed login attempts. Try again later."),
    N_("Be patient, you are sending too many requests."),
    N_("You must type the same password each time."),
    N_("Please type your current password."),
    N_("Incorrect password."),
    N_("The password reset token was invalid."),
    N_("Password successfully changed."),
    N_("Successfully signed in as %(name)s."),
    N_("You have signed out."),
    N_("Signed out of all other sessions."),
)
