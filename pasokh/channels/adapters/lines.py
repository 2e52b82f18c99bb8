"""What a call to a provider that did not come through means: was it never heard, or may it have been done?"""

import httpx

from pasokh.kernel import outbound

from .base import PermanentFailure, TemporaryFailure, Unsure

# It never got as far as the server: nothing was sent, and it may be tried again.
NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
# What stands between may say so when the server had heard the call already.
UNHEARD_ANSWERS = (500, 502, 504)


def failure_of(error: outbound.OutboundError, *, once: bool) -> Exception:
    """An error of the line as the failure to raise: never, not now, or, for what may be done `once` only, Unsure."""
    if not error.temporary:
        return PermanentFailure(str(error))
    if once and not isinstance(error, outbound.Unresolved) and not isinstance(error.__cause__, NEVER_SENT):
        return Unsure(str(error))
    return TemporaryFailure(str(error))
