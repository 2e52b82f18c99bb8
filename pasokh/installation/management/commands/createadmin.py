"""`pasokh createadmin`: a business with its owner, or a new password for somebody who lost hers."""

import os
import sys
from getpass import getpass

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from pasokh.installation.words import _


class Command(BaseCommand):
    """Asks for what is not given as an option. The password comes from the keyboard, or from PASOKH_ADMIN_PASSWORD."""

    help = "Make a business and its owner, or give somebody a new password."

    def add_arguments(self, parser):
        parser.add_argument("--email")
        parser.add_argument("--name", help="name of the person")
        parser.add_argument("--business", help="name of the business")

    def handle(self, *, email, name, business, **options):
        from pasokh.workspaces.actions.found import found

        email = _valid_email(email or _ask(_("E-mail address: ")))
        known = get_user_model().objects.filter(email=email).first()
        if known:
            self._renew(known)
            return
        business = business or _ask(_("Name of the business: "))
        name = name or _ask(_("Your name: "))
        found(
            name=business,
            owner_name=name,
            owner_email=email,
            password=_password(get_user_model()(email=email, name=name)),
        )
        self.stdout.write(
            _("“{business}” is there; its owner signs in as {email}.").format(business=business, email=email)
        )

    def _renew(self, user):
        user.set_password(_password(user))
        user.save(update_fields=["password"])
        self.stdout.write(_("{email} has a new password.").format(email=user.email))


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise CommandError(
            _("Not in a terminal: give --email, --name and --business, and the password in PASOKH_ADMIN_PASSWORD.")
        )
    while not (answer := input(question).strip()):
        continue
    return answer


def _valid_email(text: str) -> str:
    try:
        validate_email(text.strip())
    except ValidationError as error:
        raise CommandError(_("“{text}” is not an e-mail address.").format(text=text)) from error
    return text.strip().lower()


def _password(user) -> str:
    given = os.environ.get("PASOKH_ADMIN_PASSWORD")
    if given is None and not sys.stdin.isatty():
        _ask("")
    password = given if given is not None else getpass(_("Password: "))
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise CommandError("\n".join(error.messages)) from error
    if given is None and getpass(_("Once more: ")) != password:
        raise CommandError(_("The two passwords differ. Nothing was changed."))
    return password
