"""Who matters in a business, for telling who only looks like them."""

from collections import defaultdict
from datetime import timedelta

from django.db.models import F, Value
from django.db.models.functions import StrIndex, Substr
from django.utils import timezone

from pasokh.contacts.models import Identity
from pasokh.kernel.kept import Kept
from pasokh.kernel.persian.folding import fold
from pasokh.kernel.tenancy import require_workspace_id
from pasokh.workspaces.models import Member

from ....models import Channel
from ..own import Own
from .dmarc import owner_of
from .likeness import PROVIDERS, Around

KNOWN_AFTER = timedelta(days=30)  # whoever has been there so long is who she is
MOST_DOMAINS = 5_000
_people = Kept(seconds=300)
_domains = Kept(seconds=1_800)


def around(address: str, contact) -> Around:
    """Who matters where this address writes from, inside the workspace. The domains of customers are asked for only where one could be like them."""
    shop, colleagues, members = _people.get(require_workspace_id(), _of_business)
    known_since = timezone.now() - KNOWN_AFTER
    domain = owner_of(address.rpartition("@")[2])
    customers = frozenset() if domain in PROVIDERS else _domains.get(require_workspace_id(), _of_customers)
    is_known = contact is not None and contact.created_at < known_since
    return Around(shop=shop, colleagues=colleagues, customers=customers, members=members, is_known=is_known)


def _of_business():
    boxes = [Own(channel) for channel in Channel.objects.filter(kind="email")]
    shop = frozenset(owner_of(address.rpartition("@")[2]) for box in boxes for address in box.addresses)
    members = defaultdict(lambda: ("", set()))
    for name, email in Member.objects.active().values_list("name", "user__email"):
        key = fold(name)
        members[key] = (name, members[key][1] | {email.lower()})
    emails = [email for _name, addresses in members.values() for email in addresses]
    colleagues = frozenset(owner_of(email.rpartition("@")[2]) for email in emails) - PROVIDERS
    return shop - PROVIDERS, colleagues, dict(members)


def _of_customers():
    """Domains of customers who have been known for some time; not of those whom a mail of today brought."""
    old = Identity.objects.filter(kind="email", proven=True, contact__created_at__lt=timezone.now() - KNOWN_AFTER)
    domains = old.annotate(domain=Substr("value", StrIndex(F("value"), Value("@")) + 1)).values_list(
        "domain", flat=True
    )
    return frozenset(map(owner_of, domains.distinct()[:MOST_DOMAINS])) - PROVIDERS
