"""Where a customer follows a request by its tracking code: the address that mails and the chat lead to, served by the portal."""

from django.conf import settings

from pasokh.kernel.address import is_reachable
from pasokh.kernel.ids import format_tracking_code

PATH = "track/"  # below the installation's address


def tracking_link(code: str, language: str = "fa") -> str:
    """The page that asks who she is with the code filled in; "" where the installation has no address that customers reach."""
    if not is_reachable(settings.PASOKH_URL):
        return ""
    page = f"{settings.PASOKH_URL}/{PATH}{format_tracking_code(code)}"
    return page if language.startswith("fa") else f"{page}?lang={language}"
