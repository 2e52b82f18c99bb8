"""What the checks of one mail come to: proven, not proven, or against what its domain says."""

from .. import heads
from ..dns import Unanswered
from ..own import canonical
from . import dkim, dmarc, spf
from .asking import Asking, TooMany
from .head import Head, head_of
from .hops import hop_of, stamp_of

PROVED, UNPROVED, AGAINST, UNKNOWN = "proved", "unproved", "against", "unknown"
ENFORCED = frozenset({"quarantine", "reject"})


def weigh(raw: bytes, *, sender: str, facts: dict, trusted: frozenset[str], at: float, asking=None) -> dict:
    """What is known of where a mail comes from, as it is kept in `MailFacts.auth`. Asks the DNS; raises nothing.

    `sender` is whose word the mail is taken for, `trusted` the names of servers that are believed, `at` when it arrived, in seconds since 1970.

    `verdict` is proved, unproved, against (its domain says that such a mail is not its own) or unknown (the DNS did not answer), `why` a code for the reason;
    `domain` is that of the From; `spf`, `dkim` and `dmarc` are what each check gave.
    """
    asking, head = asking or Asking(), head_of(raw)
    said = _said_by(head)
    known = {
        "spf": _spf(head, facts, trusted, asking),
        "dkim": [vars(each) for each in dkim.check(raw, head, asking, at)] + _stamped(head, trusted),
    }
    if said is None:
        return known | {"verdict": UNPROVED, "why": "several", "domain": "", "dmarc": {"result": "none"}}
    domain = said.rpartition("@")[2]
    policy, asked = _policy(domain, asking)
    proven = _proven(domain, policy, known)
    verdict, why = _verdict(proven, policy, asked, known, is_other=bool(sender) and sender != said)
    return known | {"verdict": verdict, "why": why, "domain": domain, "dmarc": _dmarc(policy, asked, proven, known)}


def _said_by(head: Head) -> str | None:
    """The address of the From; None where there is not exactly one, for then each program shows another."""
    fields = head.values("from")
    found = {canonical(box.address) for value in fields for box in heads.mailboxes(value)}
    return found.pop() if len(fields) == 1 and len(found) == 1 and "" not in found else None


def _spf(head, facts, trusted, asking):
    stamp = stamp_of(head, trusted)
    if stamp.spf in spf.RESULTS:
        return {"result": stamp.spf, "domain": stamp.spf_domain, "why": "stamp"}
    hop = hop_of(head, facts, trusted)
    if hop is None:
        return {"result": "", "domain": "", "why": "unseen"}
    result, domain = spf.check(peer=hop.peer, mail_from=hop.mail_from, helo=hop.helo, asking=asking)
    return {"result": result, "domain": domain, "why": "seen"}


def _stamped(head, trusted):
    """Signatures that were good when a believed server saw them: it may have changed the mail since."""
    return [
        {"domain": domain, "selector": "", "result": "pass", "why": "stamp"} for domain in stamp_of(head, trusted).dkim
    ]


def _policy(domain, asking):
    try:
        return dmarc.policy_of(domain, asking), True
    except (Unanswered, TooMany):
        return None, False


def _proven(domain, policy, known) -> str:
    """By what the domain of the From is proven: a signature ("signed"), the server ("server"), or "" for nothing."""
    strict_dkim, strict_spf = (policy.strict_dkim, policy.strict_spf) if policy else (False, False)
    good = [each["domain"] for each in known["dkim"] if each["result"] == "pass"]
    if any(dmarc.belongs(signer, domain, strict=strict_dkim) for signer in good):
        return "signed"
    by_server = known["spf"]["result"] == "pass" and dmarc.belongs(known["spf"]["domain"], domain, strict=strict_spf)
    return "server" if by_server else ""


def _verdict(proven, policy, asked, known, *, is_other):
    if proven:
        return (UNPROVED, "through") if is_other else (PROVED, proven)
    if not asked or _is_open(known):
        return UNKNOWN, "dns"
    if policy and policy.policy in ENFORCED:
        return (AGAINST, "policy") if known["spf"]["result"] else (UNPROVED, "unseen")
    return UNPROVED, "nothing"


def _is_open(known):
    """Whether one of the checks may still come out well."""
    return known["spf"]["result"] == "temperror" or any(each["result"] == "temperror" for each in known["dkim"])


def _dmarc(policy, asked, proven, known):
    if not asked:
        return {"result": "temperror"}
    if policy is None:
        return {"result": "none"}
    passed = "pass" if proven else "fail"
    result = passed if proven or (known["spf"]["result"] and not _is_open(known)) else ""
    return {"result": result, "policy": policy.policy, "domain": policy.domain}
