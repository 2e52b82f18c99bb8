"""How often one token may call: PASOKH_API_RATE requests a minute, in bursts up to as many."""

import math

from django.conf import settings

from pasokh.kernel import limits

from .problems import Problem

MINUTE = 60  # seconds


def spend(address) -> dict[str, str]:
    """Count a request of the token at this address; gives the RateLimit headers. Raises Problem 429 with them when there is none left."""
    limit = settings.PASOKH_API_RATE
    verdict = limits.hit(f"api:{address.pk}", limit, MINUTE)
    used_seconds = (limit - verdict.remaining) * MINUTE / limit
    headers = {
        "RateLimit-Limit": str(limit),
        "RateLimit-Remaining": str(verdict.remaining),
        "RateLimit-Reset": str(math.ceil(used_seconds)),
        "RateLimit-Policy": f"{limit};w={MINUTE}",
    }
    if not verdict.allowed:
        wait = str(verdict.retry_after)
        raise Problem("too_many_requests", headers=headers | {"Retry-After": wait}, seconds=wait)
    return headers
