"""Who calls: a token, the member it acts as, and their workspace."""

from dataclasses import dataclass

from pasokh.kernel.database.ready import Asked, Ready
from pasokh.workspaces.models import Address, ApiToken, Member, Workspace
from pasokh.workspaces.rules import may

from .answers import JSON
from .problems import Problem, field_error

UNKNOWN = {"WWW-Authenticate": 'Bearer realm="Pasokh"'}
LONGEST_SECRET = 200


@dataclass(frozen=True)
class Caller:
    """The token of this request. Everything is done as its member."""

    token: ApiToken
    member: Member
    workspace: Workspace

    def require(self, permission):
        """Go on if the member may do this, else raise Problem 403.

        Things are loaded through what she may see, so only her role is asked for here.
        """
        if not may(self.member, permission):
            raise Problem("forbidden")


def address_of(request) -> Address:
    """The address that the bearer token leads to, found outside of the wall. Raises Problem 401."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not 0 < len(secret) <= LONGEST_SECRET:
        raise unauthenticated()
    address = Address.find(Address.Kind.API_TOKEN, secret)
    if address is None:
        raise unauthenticated()
    return address


_token = Ready(lambda: ApiToken.objects.select_related("member").filter(pk=Asked("token")), prepared=True)


def caller_at(address) -> Caller:
    """The caller behind an address whose workspace was entered. Raises Problem 401 for a token not in force."""
    token = _token.first(token=address.target_id)
    if token is None or not token.valid:
        raise unauthenticated()
    token.note_use()
    return Caller(token, token.member, address.workspace)


def unauthenticated():
    """The Problem of a token that is missing, unknown, expired or revoked: one answer, no hint which."""
    return Problem("unauthenticated", headers=UNKNOWN)


class Bearer:
    """ninja's `auth` of one operation: the scope that the token needs (None: any token), and the kind of body it takes.

    The door has found the caller before. `parameters` are the query parameters the operation knows, filled in when
    all are known: a misspelt filter must not list everything.
    """

    openapi_security_schema = {"type": "http", "scheme": "bearer", "description": "A token made in the settings."}

    def __init__(self, scope=None, takes=JSON):
        self.scope, self.takes = scope, takes
        self.parameters = frozenset()

    def __call__(self, request):
        if self.scope and self.scope not in request.caller.token.scopes:
            raise Problem("missing_scope", extra={"scope": self.scope}, scope=self.scope)
        if request.method in ("POST", "PATCH") and request.content_type != self.takes:
            raise Problem("unsupported_media_type", expected=self.takes)
        if unknown := set(request.GET) - self.parameters:
            raise Problem(
                "invalid", errors=[field_error("unknown_field", parameter=name[:100]) for name in sorted(unknown)[:20]]
            )
        return request.caller
