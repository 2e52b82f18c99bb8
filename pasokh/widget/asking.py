"""What a site asks before the first message, held against each message that arrives: whoever sends it, and through whichever door of the chat."""

from pasokh.tickets.models import Message

from . import forms, requirements
from .conversations import goes_on
from .problems import Problem


def check_asked(letter) -> str:
    """The words of a letter, with what its form says before them, if the browser has not put it there already.

    Raises Problem, with words by field, for what the site asks and she has not said: of herself, and with the first message of a conversation what
    else there is in the form. Inside the workspace, once it is known where the letter belongs; in the site's language.
    """
    visit = letter.visit
    errors = requirements.unsaid(visit.contact, visit.site)
    others, given = forms.others(visit.site), visit.form
    if others and _begins(letter):
        errors |= forms.wrong_in(others, given, visit.language)
    if errors and not _has_arrived(letter):
        # Her chat may have come before the site asked for it.
        form = forms.shown_form(visit.site, visit.contact, visit.language)
        raise Problem("contact_required", errors=errors, extra={"requires": list(errors), "site": {"form": form}})
    return _with(forms.said(others, given, visit.language), letter.text)


def _begins(letter):
    """Whether another conversation begins with it."""
    return letter.begins or (letter.ticket_id is None and not goes_on(letter.visit))


def _has_arrived(letter):
    """Whether it is sent again: what was taken is not refused because a site asks more by now."""
    contact = letter.visit.contact
    sent = {"author_kind": "contact", "author_id": contact and contact.pk, "client_id": letter.client_id}
    return contact is not None and Message.objects.filter(**sent).exists()


def _with(before, text):
    says_it = not before or text == before or text.startswith(before + "\n")
    return text if says_it else "\n".join(filter(None, [before, text]))
