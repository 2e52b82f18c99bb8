"""From a signed-in user to the member at work, and everything after that inside her workspace."""

from functools import wraps
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils import translation

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.tenancy import workspace

from .models import Address, Member
from .rules import may

CHOSEN = "workspace_id"
_active_member = Ready(lambda: Member.objects.active().filter(pk=Asked("pk")), prepared=True)


def membership_of(user, chosen_workspace_id=None):
    """The Address of the membership to work in: the chosen workspace's, else the oldest; None when there is none."""
    addresses = Address.of_user(user)
    chosen = [address for address in addresses if address.workspace_id == chosen_workspace_id]
    return (chosen or addresses or [None])[0]


def member_view(view):
    """A view for members: signed in, active, run wholly inside her workspace, in her language.

    Sets request.member and request.workspace. A user without an active membership gets 403.
    """

    @wraps(view)
    def wrapped(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        address = membership_of(request.user, request.session.get(CHOSEN))
        if address is None:
            raise PermissionDenied("no membership")
        with workspace(address.workspace_id):
            member = _active_member.first(pk=address.target_id)
            if member is None:
                raise PermissionDenied("not active")
            _at_work(request, address.workspace, member)
            response = view(request, *args, **kwargs)
            # Rendered here: after the transaction the rows are behind the wall again.
            return response.render() if hasattr(response, "render") and not response.is_rendered else response

    return wrapped


def _at_work(request, workspace_row, member):
    request.workspace, request.member = workspace_row, member
    request.LANGUAGE_CODE = member.language
    translation.activate(member.language)


def _to_sign_in(request):
    if request.headers.get("HX-Request"):
        # A fragment cannot sign anybody in: the whole page goes there, and comes back to where it was.
        answer = HttpResponse(status=204)
        answer.headers["HX-Redirect"] = redirect_to_login(_page_of(request)).url
        return answer
    return redirect_to_login(request.get_full_path())


def _page_of(request):
    address = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    return urlunsplit(("", "", address.path or settings.LOGIN_REDIRECT_URL, address.query, ""))


def require(member, permission, thing=None):
    """Go on, or raise PermissionDenied (403): nothing has changed then."""
    if not may(member, permission, thing):
        raise PermissionDenied(permission)
