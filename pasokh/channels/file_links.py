"""Files that are too large for a mail: the addresses under which whoever got the mail fetches them, for thirty days.

An address is its own key, as the mail with the file in it would be: it is signed, names one file, and dies with it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils import timezone

from pasokh.kernel.address import is_reachable

PATH = "f/"  # below the installation's address; the portal serves it
LASTING = timedelta(days=30)
signer = Signer(sep="~", salt="pasokh file links")


class BadLink(ValueError):
    """Not an address that we made."""


@dataclass(frozen=True, slots=True)
class FileLink:
    """What an address says: the workspace, the id of the Attachment, and until when it works (UTC)."""

    workspace_id: int
    attachment_id: int
    until: datetime

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self.until


def can_link() -> bool:
    """Whether addresses of this installation lead others here."""
    return is_reachable(settings.PASOKH_URL)


def address_of(attachment, since, language="fa") -> str:
    """Where a file can be fetched for LASTING from a moment on. The same file and moment give the same address."""
    until = int((since + LASTING).timestamp())
    token = signer.sign(f"{attachment.workspace_id:x}.{attachment.pk:x}.{until:x}")
    address = f"{settings.PASOKH_URL}/{PATH}{token}"
    return address if language.startswith("fa") else f"{address}?lang={language}"


def read(token) -> FileLink:
    """What an address says. Raises BadLink for one that is not ours."""
    try:
        workspace_id, attachment_id, until = (int(part, 16) for part in signer.unsign(token).split("."))
    except (BadSignature, ValueError) as error:
        raise BadLink from error
    return FileLink(workspace_id, attachment_id, datetime.fromtimestamp(until, UTC))
