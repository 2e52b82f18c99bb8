from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from pasokh.events import Actor
from pasokh.kernel.database.ready import Asked, Ready
from pasokh.kernel.persian.folding import fold
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel

from .blocking import Blocking

NAME_LENGTH = 160
PRESENCE_NOTED_EVERY = timedelta(minutes=1)
HERE_FOR = timedelta(seconds=75)  # after she was last seen: an open chat says twice in this time that she is here

_ways_to = Ready(lambda: Contact.identities.rel.related_model.objects.filter(contact=Asked("contact")))


def was_here(seen) -> bool:
    """Whether somebody last seen at a time counts as here."""
    return bool(seen) and timezone.now() - seen < HERE_FOR


class Contact(Blocking, TenantModel):
    """A customer, known or not yet: a visitor who never said her name has an empty one. Capability: Blocking (block, unblock).

    `folded` is the name and the identities as search sees them; it is renewed by `refold`.
    """

    PREFIX = "con"

    name = models.CharField(max_length=NAME_LENGTH, blank=True)
    company = TenantForeignKey("contacts.Company", on_delete=models.SET_NULL, null=True, related_name="contacts")
    language = models.CharField(max_length=8, blank=True)
    notes = models.TextField(blank=True)
    folded = models.TextField(blank=True, editable=False)
    last_seen_at = models.DateTimeField(null=True)
    merged_into = TenantForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="absorbed")
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["workspace_id", "-id"], name="contact_newest"),
            models.Index(
                fields=["workspace_id", "-blocked_at"], name="contact_blocked", condition=Q(blocked_at__isnull=False)
            ),
        ]

    def __str__(self):
        return self.name or self.public_id

    @property
    def actor(self) -> Actor:
        return Actor("contact", self.pk)

    def refold(self):
        """Renew the search column from the name and the identities."""
        values = self.identities.exclude(kind="visitor").values_list("value", flat=True)
        self.folded = fold(" ".join([self.name, *values]))
        self.save(update_fields=["folded"])

    def rename(self, name):
        """Take a name; longer than fits is cut."""
        self.name = name.strip()[:NAME_LENGTH]
        self.save(update_fields=["name"])
        self.refold()

    def note_presence(self):
        """Remember that she is here now; written at most once a minute, for a chat that is open says so often."""
        now = timezone.now()
        if self.last_seen_at is None or now - self.last_seen_at > PRESENCE_NOTED_EVERY:
            self.last_seen_at = now
            Contact.objects.filter(pk=self.pk).update(last_seen_at=now)

    @property
    def is_here(self) -> bool:
        """Whether she has our chat open now, as far as she was last seen."""
        return was_here(self.last_seen_at)

    def reach(self, kind):
        """The first value of an identity kind, proven ones first, or an empty text."""
        ways = [each for each in self._ways() if each.kind == kind]
        return min(ways, key=lambda identity: (not identity.proven, identity.pk)).value if ways else ""

    def _ways(self):
        if "identities" in getattr(self, "_prefetched_objects_cache", ()):
            return self.identities.all()
        if not hasattr(self, "ways"):
            return _ways_to(contact=self.pk)
        return self.ways

    def asked_ways(self):
        """The question of her identities, to be asked `together` with others; what it answers is kept as `ways` of this object."""
        return _ways_to, {"contact": self.pk}

    @property
    def email(self) -> str:
        return self.reach("email")

    @property
    def phone(self) -> str:
        return self.reach("phone")
