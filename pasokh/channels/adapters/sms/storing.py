"""What a provider says into a Receipt: the same once, whichever way it comes."""

import hashlib
import json
import uuid

from ...actions.take_in import take_in
from .adapter import provider_of
from .spoken import Heard, Outcome, Strange


def store_call(channel, said: dict):
    """Store what a provider said for a channel, inside its workspace: (receipt, fresh). Durable when the transaction has committed.

    What has no id of the provider's is new each time: two customers' «1» are two answers, and a doubled one is less harm than a lost one.
    """
    raw = json.dumps(said, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    try:
        heard = provider_of(channel).read(said)
    except Strange:
        # Somebody who knows our secret sent it: a person sees it in the quarantine.
        return take_in(channel=channel, key=f"strange {hashlib.sha256(raw).hexdigest()}", raw=raw)
    if isinstance(heard, Heard):
        key = f"in {heard.key or uuid.uuid4().hex}"
        lock = f"sms-{channel.pk}-{heard.sender}" if heard.sender else None
        return take_in(channel=channel, key=key, raw=raw, facts={"from": heard.sender}, lock=lock)
    state = heard.state if isinstance(heard, Outcome) else hashlib.sha256(raw).hexdigest()[:32]
    of = heard.key if isinstance(heard, Outcome) else "way"
    return take_in(channel=channel, key=f"state {of} {state}", raw=raw)
