"""What a customer does on one of her requests: writes, says whether it is solved, rates it."""

from uuid import UUID

from django.utils.translation import gettext as _

from pasokh.kernel import files
from pasokh.kernel.files.store import LIMIT
from pasokh.tickets.actions.attach import attach
from pasokh.tickets.actions.inbound import Inbound
from pasokh.tickets.actions.receive import receive
from pasokh.ui.filters import file_size, number

MOST_FILES = 10
LONGEST = 20_000  # characters


class Refused(Exception):
    """What she sent was not taken, in words for her. Nothing was said; files without a message go by themselves a day later."""


def write(request, ticket):
    """Take what she wrote on a request, once for each page that she sends. Returns what came of it (`Received`). Raises Refused."""
    text, given = request.POST.get("text", "").strip(), request.FILES.getlist("files")
    if not text and not given:
        raise Refused(_("Please write something, or add a file."))
    if len(text) > LONGEST:
        raise Refused(_("This is too long: %(count)s characters at most.") % {"count": number(LONGEST)})
    if request.customer.blocked_at:
        raise Refused(_("You cannot write here at present."))
    inbound = Inbound(
        channel=request.portal.kind,
        origin=request.portal.origin,
        contact=request.customer,
        inbox_id=ticket.inbox_id,
        ticket_id=ticket.pk,
        text=text,
        client_id=_client_id(request.POST.get("client_id", "")),
        attachment_ids=tuple(_kept(request, given)),
    )
    return receive(inbound)


def _kept(request, given):
    if len(given) > MOST_FILES:
        raise Refused(_("These are too many files: %(count)s at most.") % {"count": number(MOST_FILES)})
    for file in given:
        try:
            stored = files.store(file, name=file.name, content_type=file.content_type or "")
        except files.TooLarge as error:
            raise Refused(_("The file is larger than %(size)s.") % {"size": file_size(LIMIT)}) from error
        except files.StoreFull as error:
            raise Refused(_("There is no room for files at present. Please send your words without them.")) from error
        yield attach(stored, by=request.customer.actor).pk


def _client_id(text):
    try:
        return UUID(text)
    except ValueError:
        return None
