import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from pasokh.contacts.models import Contact, InSegment
from pasokh.kernel.tenancy.models import TenantForeignKey, TenantModel, TenantQuerySet, TenantRow
from pasokh.workspaces.models import Member

from .revision import TITLE_LENGTH
from .space import SLUG_LENGTH, Space


class Articles(TenantQuerySet):
    """Articles."""

    def visible_to(self, who):
        """Those that this Member, this Contact or, with None, anybody may read. The one condition for lists, counts, search and pages.

        A member of the workspace sees all, published or not; customers what is published (`live`) and meant for them.
        """
        if isinstance(who, Member):
            return self if who.active else self.none()
        return self.live().filter(_meant_for(who))

    def live(self):
        """Those that are published now, whoever may read them. Their text is `published`, never `working`."""
        return self.filter(state=Article.State.PUBLISHED, space__retired_at=None)


def _meant_for(contact):
    audience = Article.Audience
    if contact is None:
        return Q(audience=audience.PUBLIC)
    if not isinstance(contact, Contact):
        raise TypeError("articles are visible to a Member, a Contact or None")
    hers = InSegment.objects.filter(contact=contact.pk)
    if contact.company_id:  # «of no company» would be everybody who is in a segment by herself
        hers = InSegment.objects.of(contact.pk, contact.company_id)
    in_one = Exists(ArticleSegment.objects.filter(article=OuterRef("pk"), segment__in=hers.values("segment")))
    return Q(audience__in=(audience.PUBLIC, audience.CUSTOMERS)) | Q(audience=audience.SEGMENT) & in_one


class Article(TenantModel):
    """One thing that the business knows, in one language.

    `working` is the revision that is written on, `published` the one that readers see, `asked` waits for a lead, `planned` is published at `planned_at`.
    `state` sums it up: what readers see stays "published" while its next text is written. `version` rises with each change of the working text: whoever
    saves says which one she knew. Articles of one `bundle` say the same in several languages. `title` and `slug` are those of the working text;
    the address follows the title until it was published once or set by hand. `review_on` is the day on which its owner looks at it again.
    """

    PREFIX = "art"

    class Kind(models.TextChoices):
        TEXT = "text"
        GUIDE = "guide"  # a troubleshooter: steps with choices

    class State(models.TextChoices):
        DRAFT = "draft"
        REVIEW = "review"
        SCHEDULED = "scheduled"
        PUBLISHED = "published"
        ARCHIVED = "archived"

    class Audience(models.TextChoices):
        PUBLIC = "public"
        CUSTOMERS = "customers"
        SEGMENT = "segment"
        AGENTS = "agents"

    space = TenantForeignKey(Space, on_delete=models.PROTECT, related_name="articles")
    category = TenantForeignKey("knowledge.Category", on_delete=models.PROTECT, null=True, related_name="articles")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.TEXT)
    language = models.CharField(max_length=8, default="fa")
    bundle = models.UUIDField(default=uuid.uuid4)
    title = models.CharField(max_length=TITLE_LENGTH)
    slug = models.CharField(max_length=SLUG_LENGTH)
    slug_by_hand = models.BooleanField(default=False)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    owner = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    review_on = models.DateField(null=True)
    reminded_for = models.DateField(null=True)
    working = TenantForeignKey("knowledge.Revision", on_delete=models.PROTECT, null=True, related_name="+")
    published = TenantForeignKey("knowledge.Revision", on_delete=models.PROTECT, null=True, related_name="+")
    asked = TenantForeignKey("knowledge.Revision", on_delete=models.PROTECT, null=True, related_name="+")
    planned = TenantForeignKey("knowledge.Revision", on_delete=models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(null=True)
    asked_by = TenantForeignKey("workspaces.Member", on_delete=models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)  # what a lead said who sent it back
    planned_at = models.DateTimeField(null=True)
    first_published_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    comments_open = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    place = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    objects = Articles.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "space", "slug"], name="one_article_per_slug"),
            models.UniqueConstraint(fields=["workspace_id", "bundle", "language"], name="one_article_per_language"),
        ]
        indexes = [
            models.Index(fields=["workspace_id", "-updated_at", "-id"], name="articles_newest"),
            models.Index(fields=["workspace_id", "space", "category", "place"], name="articles_of_category"),
            models.Index(fields=["workspace_id", "state", "-updated_at"], name="articles_by_state"),
            models.Index(fields=["workspace_id", "review_on"], name="articles_to_review", condition=Q(review_on__isnull=False)),
            models.Index(fields=["workspace_id", "planned_at"], name="articles_planned", condition=Q(planned_at__isnull=False)),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def is_live(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def has_changes(self) -> bool:
        """Whether readers see another text than the one that is written on."""
        return self.published_id is not None and self.published_id != self.working_id

    def settle(self):
        """Say in `state` what the columns say. Call it before saving."""
        states = self.State
        held = (
            (self.archived_at, states.ARCHIVED),
            (self.published_id, states.PUBLISHED),
            (self.planned_at, states.SCHEDULED),
            (self.asked_id, states.REVIEW),
        )
        self.state = next((state for value, state in held if value), states.DRAFT)

    def siblings(self):
        """The same in other languages."""
        return Article.objects.filter(bundle=self.bundle).exclude(pk=self.pk).order_by("language")


class ArticleSegment(TenantRow):
    """An article for a segment is for the customers of this one."""

    article = TenantForeignKey(Article, on_delete=models.CASCADE, related_name="for_segments")
    segment = TenantForeignKey("contacts.Segment", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace_id", "article", "segment"], name="segment_once_per_article")
        ]

    def __str__(self):
        return f"{self.article_id} for {self.segment_id}"


class OldSlug(TenantRow):
    """An address that an article had once: it leads there still, and nobody else gets it."""

    space = TenantForeignKey(Space, on_delete=models.CASCADE, related_name="+")
    slug = models.CharField(max_length=SLUG_LENGTH)
    article = TenantForeignKey(Article, on_delete=models.CASCADE, related_name="old_slugs")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "space", "slug"], name="one_old_slug")]
        indexes = [models.Index(fields=["workspace_id", "article"], name="old_slugs_of_article")]

    def __str__(self):
        return self.slug


class Related(TenantRow):
    """Somebody says that who reads an article should read this one too."""

    article = TenantForeignKey(Article, on_delete=models.CASCADE, related_name="related")
    other = TenantForeignKey(Article, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [models.UniqueConstraint(fields=["workspace_id", "article", "other"], name="related_once")]
        indexes = [models.Index(fields=["workspace_id", "other"], name="related_to_article")]

    def __str__(self):
        return f"{self.article_id} → {self.other_id}"
