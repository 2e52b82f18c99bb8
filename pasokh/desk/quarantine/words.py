"""Why nothing came of something, in words for a person; the log's own words stay beside them."""

from django.utils.translation import gettext as _


def why(receipt) -> str:
    """The reason of a receipt as a sentence."""
    return why_of(receipt.reason, bool(receipt.message_id))


def why_of(reason, of_an_answer=True) -> str:
    """A reason as a sentence, by the code it begins with. `of_an_answer`: it is known which answer of ours it is news of."""
    known = {
        "spam": _("The mail server that received it judged it to be spam."),
        "loop": _("It is a mail of ours that came back."),
        "bounce": _about_delivery(of_an_answer),
        "abuse report": _("It is another provider's report about mail that was not wanted."),
        "no sender": _("It names no sender."),
        "delivery system": _("A mail system wrote it, not a person."),
        "empty": _("It says nothing: no text, no subject, no file."),
        "kind": _("It is something that no request is made of: a post of a channel, or of a kind that is new to us."),
        "blocked": _("Its sender is blocked."),
        "automatic": _("It is an automatic answer that belongs to no request."),
        "not fetched": _("The mail server did not hand it over. It is still in the mailbox."),
        "tried for a day": _("It could not be processed for a whole day."),
        "its worker died": _("The program broke down each time it read it."),
    }
    words = (text for code, text in known.items() if reason.startswith(code))
    return next(words, _("It could not be understood."))


def _about_delivery(of_an_answer):
    if of_an_answer:
        return _("It reports that an answer of ours was not delivered, or is late.")
    return _("It reports that a mail was not delivered, and does not say which.")


def refusal(code) -> str:
    """Why what was set aside cannot be taken (see channels.actions.take_anyway)."""
    return {
        "gone": _("It is no longer there to be taken: somebody took it, or the person was erased."),
        "unreadable": _("It can no longer be read."),
        "noted": _("It is news of an answer of ours, and stands there already."),
        "machine": _("A mail system wrote it: say that you are sure."),
        "no sender": _("It names no sender, so nobody could be answered. You can only read it here."),
        "blocked": _("Its sender is blocked and stays so. Nothing was taken."),
        "failing": _("It cannot be taken even so. You can only read it here."),
    }[code]
