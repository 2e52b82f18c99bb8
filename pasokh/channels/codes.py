"""One-time codes on their way to a customer: by the workspace's line of text messages, or by mail.

A code is drawn by the job that sends it, so it stands in no queue and in no row. Whoever asked for it is told nothing of what becomes of it here: that would
tell who is known.
"""

from email.utils import formataddr, parseaddr

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from pasokh.contacts.actions.sign_in import draw_code
from pasokh.contacts.models import Identity, SignInCode
from pasokh.contacts.models.sign_in import CODE_LIVES
from pasokh.kernel.jobs import job
from pasokh.kernel.persian.digits import in_language
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.tenancy import workspace
from pasokh.workspaces.models import Workspace

from .adapters.base import PermanentFailure, TemporaryFailure, Unsure
from .models import Channel
from .system_mail import mark_automatic

log = structlog.get_logger()
MINUTES = int(CODE_LIVES.total_seconds() // 60)


def ways_of_codes() -> set[str]:
    """The kinds of identities to which codes can be sent: e-mail always, a phone where a line of text messages is open."""
    return {Identity.Kind.EMAIL} | ({Identity.Kind.PHONE} if line_of_codes() else set())


def line_of_codes() -> Channel | None:
    """The line by which codes go: the first that is open."""
    return Channel.objects.filter(kind=Channel.Kind.SMS, active=True).order_by("pk").first()


# Soon or not at all: nobody waits for a code longer than some minutes.
@job(queue="outbound", attempts=3, wait=2, own_transactions=True, name="channels.codes.send")
def send_code(workspace_id, code_id):
    """Draw a code that was asked for, and send it. One that is over or used is passed over; another try draws another code.

    Where it is not sure whether a text went, nothing is sent again: she asks for another.
    """
    with workspace(workspace_id):
        asked = SignInCode.objects.select_for_update().filter(pk=code_id).first()
        if asked is None or not asked.is_alive:
            return
        code, shop, line = draw_code(asked), Workspace.objects.get(pk=workspace_id), line_of_codes()
    with override(asked.language or shop.language):
        if asked.kind == Identity.Kind.PHONE:
            _text(line, asked, code, shop)
        else:
            _mail(workspace_id, asked, code, shop)


def _text(line, asked, code, shop):
    from .adapters.sms.adapter import provider_of

    if line is None:
        log.warning("code not sent: no line of text messages is open", workspace_id=shop.pk)
        return
    words = _("Your code for {business}: {code}").format(business=clean_line(shop.name, 40), code=code)
    try:
        provider_of(line).send_code(asked.value, code, words)
    except TemporaryFailure:
        raise
    except (PermanentFailure, Unsure) as failure:
        log.warning("code not sent", channel_id=line.pk, error=str(failure))


def _mail(workspace_id, asked, code, shop):
    with workspace(workspace_id):
        box = Channel.objects.filter(kind=Channel.Kind.EMAIL, active=True).order_by("pk").first()
        address = (box.settings.get("address") if box else "") or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        sender = formataddr((clean_line(shop.name, 80), address))
        subject = clean_line(_("Your code for {business}: {code}").format(business=shop.name, code=code), 200)
        text = _(
            "Your code is {code}. It counts for {minutes} minutes. If you did not ask for it, forget this mail: nobody gets in without it."
        )
        body = text.format(code=code, minutes=in_language(MINUTES, get_language()))
        mail = EmailMultiAlternatives(subject, f"{body}\n\n{shop.name}", sender, [asked.value])
        mark_automatic(mail)
        mail.send()
