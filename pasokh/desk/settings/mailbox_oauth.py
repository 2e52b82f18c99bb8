"""Signing in at a mailbox's provider: to its page, and back with a code.

What is sent along (`state`) is signed, says who began it for which mailbox, and counts once and for a quarter of an hour. The address to which the provider
leads back is the same for all mailboxes, so that it is entered there once.
"""

import secrets

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from pasokh.channels.actions.keep_sign_in import keep_sign_in
from pasokh.channels.adapters.base import TemporaryFailure
from pasokh.channels.adapters.email import oauth, sign_in
from pasokh.channels.models import Channel
from pasokh.kernel import limits
from pasokh.kernel.persian.isolates import clean_line
from pasokh.kernel.secrets import KeyLost

from ..access import permitted
from ..lookup import get_or_404

SALT = "pasokh.desk.mailbox_oauth"
LIFE = 900  # seconds from the button to the way back


def address_back() -> str:
    """Where providers lead back to: they have it entered beforehand."""
    return settings.PASOKH_URL.rstrip("/") + reverse("desk:mailbox-signed-in")


@require_GET
@permitted("workspace.settings")
def begin(request, public_id):
    """To the provider's page. Nothing has changed so far."""
    found = get_or_404(_mailboxes(), public_id)
    nonce = secrets.token_urlsafe(16)
    try:
        client = oauth.client_of(found)
    except KeyLost as error:
        messages.error(request, str(error))
        return redirect("desk:mailbox", public_id)
    if not sign_in.is_by_token(found.settings) or not client.id or not client.provider.authorise:
        messages.error(request, _("This mailbox signs in by password, or lacks its client ID: change that first."))
        return redirect("desk:mailbox", public_id)
    state = signing.dumps(_bound(request, found.public_id, nonce), salt=SALT)
    return redirect(client.page(state=state, redirect=address_back(), verifier=oauth.verifier_of(nonce)))


@require_GET
@permitted("workspace.settings")
def signed_in(request):
    """Back from the provider: with a code, or with its no."""
    found, nonce = _begun(request)
    if found is None:
        messages.error(
            request, _("This sign-in was begun by somebody else, or too long ago, or was used already. Begin it again.")
        )
        return redirect("desk:mailboxes")
    if problem := _problem(request, found, nonce):
        messages.error(request, problem)
    else:
        messages.success(request, _("Signed in. Try it now."))
    return redirect("desk:mailbox", found.public_id)


def _problem(request, found, nonce) -> str:
    """Exchange the code and keep what it gives; why that was not to be, "" if it was."""
    code, said = (
        request.GET.get("code", ""),
        clean_line(request.GET.get("error_description", "") or request.GET.get("error", ""), 300),
    )
    if not code:
        return _("The provider says: {words}").format(words=said or "?")
    try:
        client = oauth.client_of(found)
        tokens = client.exchange(code=code, redirect=address_back(), verifier=oauth.verifier_of(nonce))
    except (oauth.Denied, TemporaryFailure, KeyLost) as failure:
        return _("The provider says: {words}").format(words=failure)
    if not tokens.refresh:
        return _(
            "The provider allows it for an hour only. Ask for lasting access among the scopes (often offline_access), and sign in again."
        )
    keep_sign_in(channel=found, tokens=tokens, by=request.member)
    return ""


def _mailboxes():
    return Channel.objects.filter(kind=Channel.Kind.EMAIL)


def _bound(request, public_id, nonce):
    return [request.workspace.public_id, request.member.public_id, public_id, nonce]


def _begun(request):
    """(mailbox, nonce) of a sign-in that this member began here and that was not used yet; (None, "") else."""
    try:
        said = signing.loads(request.GET.get("state", ""), salt=SALT, max_age=LIFE)
        _workspace, _member, public_id, nonce = said
        found = _mailboxes().by_public_id(public_id)
    except (signing.BadSignature, Channel.DoesNotExist):
        return None, ""
    if said != _bound(request, public_id, nonce) or not limits.hit(f"mailbox sign-in:{nonce}", 1, LIFE).allowed:
        return None, ""
    return found, nonce
