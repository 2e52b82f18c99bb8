"""Who a visitor is, without a cookie: signed texts that only this installation can have written.

A visitor's token is kept by her browser for a year and renewed while she comes; it names her and the workspace. A stream's ticket lives
for a minute, for addresses end up in logs; the address of a file for three days, as long as a chat stays open.
"""

import uuid
from datetime import timedelta

from django.core import signing

VISITOR_LIFE = timedelta(days=365)
VISITOR_RENEWAL = timedelta(days=30)
TICKET_LIFE = timedelta(minutes=1)
FILE_LIFE = timedelta(days=3)
VISITOR, TICKET, FILE = "pasokh.widget.visitor", "pasokh.widget.stream", "pasokh.widget.file"


class BadToken(ValueError):
    """Not ours, of another workspace, or too old."""


def new_visitor() -> str:
    """A name for somebody who comes for the first time."""
    return uuid.uuid4().hex


def visitor_token(workspace_id, visitor) -> str:
    """The token of a visitor."""
    return _sign(VISITOR, [workspace_id, visitor])


def read_visitor(workspace_id, token) -> str:
    """The visitor of a token. Raises BadToken."""
    return _read_own(workspace_id, VISITOR, token, VISITOR_LIFE)


def is_fresh(token) -> bool:
    """Whether a good token need not be renewed yet."""
    try:
        _read(VISITOR, token, VISITOR_RENEWAL, 2)
    except BadToken:
        return False
    return True


def stream_ticket(workspace_id, contact_id, site_id, visitor="") -> str:
    """What opens one stream of a contact (0: of a visitor who is none yet) on a site, within a minute."""
    return _sign(TICKET, [workspace_id, contact_id, site_id, visitor])


def read_ticket(ticket) -> tuple[int, int, int, str]:
    """(workspace id, contact id or 0, site id, visitor) of a stream's ticket. Raises BadToken."""
    return tuple(_read(TICKET, ticket, TICKET_LIFE, 4))


def file_token(workspace_id, attachment_id) -> str:
    """What fetches one file."""
    return _sign(FILE, [workspace_id, attachment_id])


def read_file(workspace_id, token) -> int:
    """The attachment's id. Raises BadToken."""
    return _read_own(workspace_id, FILE, token, FILE_LIFE)


def _sign(salt, value):
    return signing.dumps(value, salt=salt)


def _read_own(workspace_id, salt, token, life):
    owner, value = _read(salt, token, life, 2)
    if owner != workspace_id:
        raise BadToken("of another workspace")
    return value


def _read(salt, token, life, parts):
    try:
        value = signing.loads(str(token), salt=salt, max_age=life)
    except (signing.BadSignature, ValueError) as error:
        raise BadToken(str(error)) from error
    if not isinstance(value, list) or len(value) != parts:
        raise BadToken("not of this form")
    return value
