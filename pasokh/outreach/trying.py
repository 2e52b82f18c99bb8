"""Seeing a message on one's own browser before anybody else does: a link to the site that works for half an hour, and counts nothing."""

from datetime import timedelta
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

from django.core import signing
from django.utils import timezone

from pasokh.visitors.models import Visitor

from .choosing import content_of
from .knowing import Known
from .models import MessageVersion
from .offering import NO_LIMIT, shown_content
from .reducing import reduced
from .standing import made

SALT = "pasokh.outreach.trial"
LIFE = timedelta(minutes=30)
PARAMETER = "pasokh_test_token"  # its name says that it is secret, so that no address is kept with it


def trial_link(*, url, version: MessageVersion, variant) -> str:
    """The address of a page that shows a version's variant to whoever opens it within half an hour."""
    token = signing.dumps([version.workspace_id, version.pk, variant], salt=SALT)
    parts = urlsplit(url)
    query = "&".join(part for part in (parts.query, urlencode({PARAMETER: token})) if part)
    return urlunsplit(parts._replace(query=query))


def tried(url, workspace_id) -> tuple[MessageVersion, str] | None:
    """(version, variant) of a page's address that carries a token of this workspace; None without a good one. Inside the workspace."""
    try:
        token = parse_qs(urlsplit(url).query).get(PARAMETER, [""])[0]
        owner, pk, variant = signing.loads(token, salt=SALT, max_age=LIFE)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = MessageVersion.objects.select_related("message").filter(pk=pk, message__dropped_at=None).first()
    return (found, variant) if owner == workspace_id and found and content_of(found.body, variant) else None


def offer_of(version, variant, *, site, visitor: Visitor | None, contact, language="fa") -> list[dict]:
    """What that browser may show: as `offering.offers`, but whatever the server would ask of her holds, and nothing is counted or limited."""
    known = Known(visitor or Visitor(site=site), contact, timezone.now(), language)
    content = content_of(version.body, variant)
    return [
        {
            "id": version.message.public_id,
            "version": version.number,
            "variant": variant,
            "if": reduced(made(version.message, version).conditions, Agreeing()),
            "left": {"visit": NO_LIMIT, "day": NO_LIMIT},
            "gap": 0,
            "after": None,
            "until": None,
            "talk": True,
            "say": shown_content(content, known),
            "test": True,
        }
    ]


class Agreeing:
    """Knows nothing; see `reducing.reduced`: what the server would ask is taken for so."""

    agrees = True

    def get(self, key, default=None):
        return default
