"""Where a customer follows a request by its tracking code: the address that mails and the chat lead to, served by the portal."""

import ipaddress
from urllib.parse import urlsplit

from django.conf import settings

from pasokh.kernel.ids import format_tracking_code

PATH = "track/"  # below the installation's address


def tracking_link(code: str, language: str = "fa") -> str:
    """The page that asks who she is with the code filled in; "" where the installation has no address that customers reach."""
    if not is_reachable(settings.PASOKH_URL):
        return ""
    page = f"{settings.PASOKH_URL}/{PATH}{format_tracking_code(code)}"
    return page if language.startswith("fa") else f"{page}?lang={language}"


def is_reachable(url: str) -> bool:
    """Whether a web address leads anybody else here: not this machine's own names for itself."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    if not host or host == "localhost" or host.endswith(".localhost"):
        return False
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return True
    return not (address.is_loopback or address.is_unspecified)
