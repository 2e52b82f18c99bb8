"""Actions that write on the request: an answer to the customer, a note for colleagues."""

from django.db.models.functions import Left
from django.utils.translation import gettext_lazy as _

from pasokh.kernel import markdown
from pasokh.tickets.actions.append import EmptyMessage, MessageTooLong
from pasokh.tickets.actions.reply import note, reply
from pasokh.tickets.models import SavedReply
from pasokh.tickets.models.merging import IsMerged
from pasokh.tickets.writing.saved_replies import fill, unknown_places

from .registry import Act, CannotDo, Param, register

BEGINS = 400  # characters of a saved reply that are read where its beginning is quoted
MACHINES = ("automatic",)  # what a machine wrote is not answered by a machine (RFC 3834)


def replies():
    """Those of the whole business: a rule is nobody's own."""
    found = SavedReply.objects.filter(member=None, team=None).order_by("title", "pk")
    return [(each.public_id, each.title) for each in found[:500]]


def _beginnings():
    """{public id: the beginning of its text} of those."""
    found = SavedReply.objects.filter(member=None, team=None).annotate(begins=Left("text", BEGINS))
    return {each.public_id: each.begins for each in found.only("uid").order_by("pk")[:500]}


def said(given, names) -> str:
    """What is typed in an action, or stands in the saved reply that it names."""
    return names.once(_beginnings).get(given["saved"], "") if given.get("saved") else given.get("text") or ""


def text_of(deed, given) -> str:
    """What is said on this ticket. Raises CannotDo where the saved reply is gone, or a variable says nothing here."""
    text = given.get("text") or ""
    if given.get("saved"):
        try:
            text = SavedReply.objects.by_public_id(given["saved"]).text
        except SavedReply.DoesNotExist as error:
            raise CannotDo("gone") from error
    filled = fill(text, ticket=deed.ticket, contact=deed.person, member=deed.by)
    if filled.open:
        raise CannotDo("open_places")
    return filled.text


def check_variables(actions):
    """Raise ValueError, in words, for a variable that there is not: a text with it would never go."""
    for given in actions:
        for text in (given.get("text"), given.get("subject")):
            if unknown := unknown_places(text or ""):
                raise ValueError(_("“%(name)s” is no variable.") % {"name": unknown[0]})


def _reply(deed, given):
    if deed.why.get("automatic"):
        raise CannotDo("automatic")
    return _said(reply, deed, given)


def _said(verb, deed, given):
    typed = markdown.read(text_of(deed, given))
    try:
        message = verb(ticket=deed.ticket, by=deed.by, text=typed.text, html=typed.html, source=typed.source)
    except IsMerged as error:
        raise CannotDo("merged") from error
    except (EmptyMessage, MessageTooLong) as error:
        raise CannotDo("empty") from error
    deed.ticket.refresh_from_db()
    return f"message:{message.pk}"


def _check_says(given):
    if not (given.get("saved") or (given.get("text") or "").strip()):
        raise ValueError(_("Choose a saved reply, or write a text."))


TEXT = Param(
    "text",
    "text",
    _("Text"),
    optional=True,
    help=_(
        "Variables stand in double braces, as in saved replies: {{customer name}}, {{ticket number}}, {{tracking link}}."
    ),
)
SAVED = Param("saved", "choice", _("Saved reply"), replies, optional=True)
register(
    Act(
        "reply",
        _("answer the customer"),
        "ticket.reply",
        (SAVED, TEXT),
        lambda given: _("answer the customer with “%(saved)s”") if given.get("saved") else _("answer the customer"),
        _reply,
        check=_check_says,
        says=said,
    )
)
register(
    Act(
        "note",
        _("write a note"),
        "ticket.note",
        (Param("text", "text", _("Text")),),
        _("write a note for colleagues"),
        lambda deed, given: _said(note, deed, given),
        says=said,
    )
)
