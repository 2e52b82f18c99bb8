"""Small ordered questions about an arrival: is there a reason that nothing should come of it?"""

SENDERS_OF_NOTHING = ("mailer-daemon@", "postmaster@")


def reason_to_ignore(arrival) -> str:
    """Why nothing should come of an arrival, as a short code; empty when something should."""
    for question in (_adapter_says, _no_sender, _delivery_system, _says_nothing):
        if reason := question(arrival):
            return reason
    return ""


def is_nobodys_word(receipt, arrival, reason) -> bool:
    """Whether a mail says something and nobody knows who wrote it: a person has to look, and may write down whose it is.

    Mail systems write as nobody on purpose: they leave the envelope's sender empty.
    """
    lost = reason == "no sender" and receipt.channel.kind == "email" and not arrival.automatic
    of_system = receipt.facts.get("envelope_from") == "" and receipt.facts.get("by") != "pipe"  # which need not say it
    return lost and not of_system and not _says_nothing(arrival)


def _adapter_says(arrival):
    return arrival.ignore


def _no_sender(arrival):
    return "" if all(arrival.sender) else "no sender"


def _delivery_system(arrival):
    return "delivery system" if arrival.sender[1].lower().startswith(SENDERS_OF_NOTHING) else ""


def _says_nothing(arrival):
    said = arrival.text.strip() or arrival.html.strip() or arrival.subject.strip() or arrival.files
    return "" if said else "empty"
