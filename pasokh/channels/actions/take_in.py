from django.db import transaction

from pasokh.kernel import files
from pasokh.kernel.database.writing import insert_new

from ..models import ChannelStep, Receipt
from ..models.channel_step import step_of, write_steps

KEPT_IN_ROW = 64 * 1024  # bytes; larger input goes to the file store
HOW = ("folder", "uid", "peer", "too_large")  # of a receipt's facts, what the log says of how it came
LARGEST = (
    64 * 1024 * 1024
)  # bytes; a mail with 25 MB of files is a third larger on the wire, and some servers let 50 MB through


def take_in(*, channel, key, raw, facts=None, lock=None, fetches=False, subject=""):
    """Store raw input durably, once per key, and have it processed by a job of the same transaction.

    What has the same `lock` is processed in the order it came. `fetches`: something must be fetched from the provider first.
    `facts["from"]`, `subject`: whose it seems to be and what about, for the log.

    Acknowledge to the sender only after the transaction has committed. Returns (receipt, fresh); a key that
    came before changes nothing.
    """
    from ..jobs import fetch_and_process, process_receipt

    of_it, large = {"channel": channel, "key": key[:255]}, len(raw) > KEPT_IN_ROW
    if large and (known := Receipt.objects.filter(**of_it).first()):
        return known, False  # before its file is written a second time
    content = {"stored": files.store(raw, name="receipt", limit=LARGEST).name} if large else {"raw": raw}
    with transaction.atomic():
        receipt = Receipt(**of_it, **content, facts=facts or {})
        if not insert_new(receipt):
            return Receipt.objects.get(**of_it), False
        write_steps([_arrived(receipt, subject)])
        (fetch_and_process if fetches else process_receipt).defer(receipt_id=receipt.pk, lock=lock)
    return receipt, True


def _arrived(receipt, subject):
    facts = receipt.facts
    by = facts.get("by") or ("imap" if "folder" in facts else "")
    how = {"by": by} | {name: facts[name] for name in HOW if facts.get(name)}
    return step_of(receipt, ChannelStep.Step.ARRIVED, address=facts.get("from", ""), subject=subject, **how)


def raw_of(receipt) -> bytes:
    """The raw input of a receipt, wherever it is kept."""
    return files.read(receipt.stored) if receipt.stored else bytes(receipt.raw)
