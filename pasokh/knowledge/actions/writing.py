"""Writing: what is saved is never lost, and never goes over what a colleague has saved meanwhile."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.events import track
from pasokh.kernel.persian.isolates import clean_line

from .. import guides, text
from ..languages import LANGUAGES
from ..models import Article, Revision
from ..models.revision import SUMMARY_LENGTH, TITLE_LENGTH
from ..slugs import free_slug
from .locking import lock_article, lock_space

GOES_ON = timedelta(minutes=15)  # so long after it began a revision is written on by the same member


@dataclass(frozen=True)
class Contents:
    """What a text says: `body` is Markdown of `knowledge.text`, `steps` a guide or None."""

    title: str
    summary: str = ""
    body: str = ""
    steps: dict | None = None

    @property
    def parts(self) -> tuple:
        return self.title, self.summary, self.body, self.steps

    @property
    def plain(self) -> str:
        """Its words, without the title and the summary."""
        return "\n".join(filter(None, [text.plain(self.body), text.plain(guides.words_of(self.steps)) if self.steps else ""]))  # fmt: skip


@dataclass(frozen=True)
class Saved:
    """What became of a text: its revision, the article's version now, and whether a colleague's text was there already (then it is kept aside)."""

    article: Article
    revision: Revision
    collided: bool = False


def clean_contents(*, title, summary="", body="", steps=None) -> Contents:
    """What was sent, finished or not. Raises ValueError, in words, for what is too long or no guide."""
    body = body.replace("\x00", "").replace("\r\n", "\n")
    if len(body) > text.LONGEST:
        raise ValueError(_("The article is too long: make two of it."))
    return Contents(
        clean_line(title, TITLE_LENGTH) or _("Untitled"),
        clean_line(summary, SUMMARY_LENGTH),
        body,
        None if steps is None else guides.clean(steps),
    )


@transaction.atomic
def write(
    *,
    space,
    by,
    title,
    summary="",
    body="",
    steps=None,
    category=None,
    language="fa",
    bundle=None,
    kind=None,
    audience=None,
    slug="",
) -> Article:
    """A new article: a draft of its writer, who owns it. Raises ValueError, in words.

    `bundle` is that of the same article in another language, `slug` an address of one's own (else the title's).
    """  # fmt: skip
    space = lock_space(space)
    if kind == Article.Kind.GUIDE and steps is None:
        steps = guides.blank()
    contents = clean_contents(title=title, summary=summary, body=body, steps=steps)
    _must_fit(space, category, language, bundle)
    article = Article.objects.create(
        space=space,
        category=category,
        kind=Article.Kind.GUIDE if contents.steps else Article.Kind.TEXT,
        language=language,
        bundle=bundle or uuid.uuid4(),
        title=contents.title,
        slug=free_slug(space, slug or contents.title),
        slug_by_hand=bool(slug),
        audience=audience or space.audience,
        owner=by,
        place=1 + (space.articles.aggregate(last=Max("place"))["last"] or 0),
    )
    article.working = _new_revision(article, contents, by)
    article.save(update_fields=["working"])
    track("article.written", actor=by.actor, subject=article, revision=1)
    return article


def _must_fit(space, category, language, bundle):
    if language not in LANGUAGES:
        raise ValueError(_("Articles cannot be written in this language."))
    if category is not None and category.space_id != space.pk:
        raise ValueError(_("This category is in another space."))
    if bundle and Article.objects.filter(bundle=bundle, language=language).exists():
        raise ValueError(_("There is a translation in this language already."))


@transaction.atomic
def save(*, article, by, seen, contents: Contents, keep=False) -> Saved:
    """Keep a text, as its editor does while one writes. `seen` is the version of the article that it was written on.

    Where somebody else has saved since, the text is kept aside, as a revision of its own, and nothing else changes: `collided`.
    `keep`: it is done with for now, so what follows is another revision.
    """
    article = lock_article(article)
    latest = article.working
    if contents.parts == latest.contents:
        _seal(latest, keep)
        return Saved(article, latest)
    if seen != article.version:
        return Saved(article, _put_aside(article, contents, by), collided=True)
    revision = _goes_on(latest, by)
    if revision:
        _rewrite(revision, contents)
    else:
        revision = article.working = _new_revision(article, contents, by)
        track("article.saved", actor=by.actor, subject=article, revision=revision.number)
    _seal(revision, keep)
    _follow(article, contents)
    return Saved(article, revision)


def _follow(article, contents):
    """The article says of itself what its working text says."""
    article.title = contents.title
    if not (article.slug_by_hand or article.first_published_at):
        article.slug = free_slug(lock_space(article.space), contents.title, article=article)
    article.version += 1
    article.updated_at = timezone.now()
    article.save(update_fields=["title", "slug", "version", "updated_at", "working"])


def _goes_on(latest, by):
    """The revision that this member is writing on, or None: hers, nowhere used yet, begun a moment ago."""
    fresh = latest.began_at > timezone.now() - GOES_ON
    return latest if fresh and not latest.sealed and latest.by_id == by.pk else None


def _new_revision(article, contents, by, **more):
    number = 1 + (article.revisions.aggregate(last=Max("number"))["last"] or 0)
    title, summary, body, steps = contents.parts
    said = {"title": title, "summary": summary, "body": body, "steps": steps, "plain": contents.plain}
    return Revision.objects.create(article=article, number=number, by=by, **said, **more)


def _rewrite(revision, contents):
    revision.title, revision.summary, revision.body, revision.steps = contents.parts
    revision.plain, revision.saved_at = contents.plain, timezone.now()
    revision.save(update_fields=["title", "summary", "body", "steps", "plain", "saved_at"])


def _put_aside(article, contents, by):
    """The same one while she goes on writing beside the colleague."""
    since = timezone.now() - GOES_ON
    hers = article.revisions.filter(aside=True, by=by, began_at__gt=since).order_by("-number").first()
    if hers is None:
        hers = _new_revision(article, contents, by, aside=True)
        track("article.put_aside", actor=by.actor, subject=article, revision=hers.number)
    elif hers.contents != contents.parts:
        _rewrite(hers, contents)
    return hers


def _seal(revision, keep):
    if keep and not revision.sealed:
        revision.sealed = True
        revision.save(update_fields=["sealed"])


def sealed_working(article) -> Revision:
    """The working text of a locked article, as something that does not change any more."""
    _seal(article.working, True)
    return article.working


@transaction.atomic
def restore(*, article, revision, by) -> Saved:
    """Make what an earlier revision, or one kept aside, says the working text: a new revision, so nothing in between is lost."""
    article = lock_article(article)
    said = Contents(revision.title, revision.summary, revision.body, revision.steps)
    if said.parts == article.working.contents:
        return Saved(article, article.working)
    sealed_working(article)
    article.working = _new_revision(article, said, by, restores=revision.number)
    track("article.restored", actor=by.actor, subject=article, revision=article.working.number, restores=revision.number)  # fmt: skip
    _follow(article, said)
    return Saved(article, article.working)
