"""Whether a mail is from where it says, in plain words: one quiet line, a warning where there is reason for one, and how it was found out."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.kernel.persian.isolates import isolate, ltr
from pasokh.ui.drawing import keep


def trust_of(facts) -> dict:
    """For ui/components/message.html: `warnings` (texts), `text` (what came of it), `icon`, `checks` (name, text). {} for what was not looked at yet."""
    if "verdict" not in facts.auth:
        return {}
    key = ("trust", repr(facts.auth), repr(facts.sender), get_language())
    return keep(key, lambda: _told(facts.auth, facts.sender.get("doubts", ())))


def _told(auth, doubts):
    against = [_against(auth)] if auth["verdict"] == "against" else []
    shown = {"warnings": [*against, *filter(None, map(_doubt, doubts))], "text": _verdict(auth)}
    checks = [*_why(auth), *_by_signature(auth), _by_server(auth["spf"]), _by_policy(auth)]
    icon = "check" if auth["verdict"] == "proved" and not shown["warnings"] else "info"
    return shown | {"icon": icon, "checks": [{"name": name, "text": text} for name, text in checks if text]}


def _verdict(auth):
    words = {
        "proved": _("Proven: from %(domain)s"),
        "unproved": _("Sender not proven"),
        "against": _("Sender contradicted"),
        "unknown": _("Sender not checked yet"),
    }.get(auth["verdict"], "")
    return _filled(words, domain=auth["domain"])


def _against(auth):
    words = _("This mail is probably not from %(domain)s: that domain says that mail of this kind is not its own.")
    return _filled(words, domain=auth["domain"])


def _filled(words, **given):
    return words % {name: ltr(value) for name, value in given.items()}


def _doubt(doubt):
    words = {
        "like": {
            "shop": _("The address %(shown)s looks like the business's own (%(of)s), and is another one."),
            "colleague": _("The address %(shown)s looks like that of colleagues (%(of)s), and is another one."),
            "customer": _(
                "The address %(shown)s looks like that of customers whom you know (%(of)s), and is another one."
            ),
            "provider": _("The address %(shown)s looks like %(of)s, and is another one."),
        }.get(doubt.get("whose")),
        "mixed": _("The address %(shown)s mixes letters that look alike, of several scripts."),
        "named": _("The sender's name is the address of somebody else: %(address)s"),
        "elsewhere": _(
            "The mail wants its answer elsewhere, at %(address)s; from here it goes to the sender's address."
        ),
    }.get(doubt["code"])
    if doubt["code"] == "colleague":
        return _("%(name)s is the name of a colleague, and this mail came from outside.") % {
            "name": isolate(doubt["name"])
        }
    return (
        _filled(words, **{name: doubt[name] for name in ("shown", "of", "address") if name in doubt}) if words else ""
    )


def _why(auth):
    words = {
        "several": _("The mail names several senders."),
        "through": _(
            "It was written through an address of somebody else (%(domain)s), which says nothing of the person."
        ),
    }.get(auth.get("why"))
    if words:
        yield _("Sender"), _filled(words, domain=auth["domain"])


def _by_signature(auth):
    if not auth["dkim"]:
        yield _("Signature (DKIM)"), _("The mail is not signed by a server.")
    for each in auth["dkim"]:
        yield _("Signature (DKIM)"), _filled(_signed(each), domain=each["domain"] or "?")


def _signed(signature):
    if signature["result"] == "pass" and signature["why"] == "stamp":
        return _("Signed by %(domain)s, as your mail server has seen.")
    if signature["result"] == "pass":
        return _("Signed by %(domain)s, and not changed since.")
    if signature["result"] == "temperror":
        return _("Signed by %(domain)s; its key could not be looked up.")
    return {
        "body": _("Signed by %(domain)s, and its text was changed since."),
        "signature": _("Signed for %(domain)s, and the signature does not fit."),
        "no key": _("Signed for %(domain)s, which has no such key."),
        "revoked": _("Signed for %(domain)s, which has taken this key back."),
        "weak": _("Signed by %(domain)s in a way that is no longer safe."),
        "expired": _("Signed by %(domain)s, and the signature had run out."),
        "part": _("Signed by %(domain)s, but for a part of the text only."),
        "testing": _("Signed by %(domain)s, which says that it is only testing."),
    }.get(signature["why"], _("A signature for %(domain)s cannot be read."))


def _by_server(spf):
    words = {
        "pass": _("The server may send for %(domain)s."),
        "fail": _("The server may not send for %(domain)s."),
        "softfail": _("The server should not send for %(domain)s."),
        "neutral": _("%(domain)s does not say whether this server may send for it."),
        "none": _("%(domain)s does not say which servers may send for it."),
        "temperror": _("Which servers may send for %(domain)s could not be looked up."),
        "permerror": _("What %(domain)s says of its servers cannot be read."),
        "": _("Not known: the server that sent it cannot be seen."),
    }.get(spf["result"], "")
    return _("Server (SPF)"), _filled(words, domain=spf["domain"] or "?")


def _by_policy(auth):
    policy = auth["dmarc"].get("policy", "")
    words = {
        "none": _("%(domain)s only watches mail that does not prove it."),
        "quarantine": _("%(domain)s wants mail that does not prove it to be set aside."),
        "reject": _("%(domain)s wants mail that does not prove it to be refused."),
    }.get(policy)
    if not words and auth["domain"]:
        words = {
            "none": _("%(domain)s does not say what should become of mail that does not prove it."),
            "temperror": _("What %(domain)s wants could not be looked up."),
        }.get(auth["dmarc"]["result"])
    return _("Wish of the domain (DMARC)"), _filled(words or "", domain=auth["dmarc"].get("domain") or auth["domain"])
