"""What somebody sends who is blocked is set aside, where a lead can read it: some of it, for who is blocked may send as much as she likes."""

import json
from datetime import timedelta

from django.utils import timezone

from ..models import Receipt

MOST_A_DAY = 20  # of one contact
LONGEST = 4_000  # characters


def keep_refused(*, channel, contact, key, text) -> Receipt | None:
    """Keep a message of a chat that was not taken because its sender is blocked, once for its key; None where enough of hers is kept."""
    since = timezone.now() - timedelta(days=1)
    hers = Receipt.objects.filter(
        contact_id=contact.pk, state=Receipt.State.IGNORED, reason="blocked", created_at__gt=since
    )
    if hers.count() >= MOST_A_DAY:
        return None
    raw = json.dumps({"text": text[:LONGEST], "name": contact.name}, ensure_ascii=False).encode()
    settled = {"state": Receipt.State.IGNORED, "reason": "blocked", "contact_id": contact.pk, "done_at": timezone.now()}
    receipt, _fresh = Receipt.objects.get_or_create(channel=channel, key=key[:255], defaults=settled | {"raw": raw})
    return receipt
