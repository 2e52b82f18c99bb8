"""Articles found by what they say (`pasokh.search`): readers by what is published, members besides by the titles of what is being written.

A document is for the words of its audience; a member has the word that every document is for. `visible_to` has the last word all the same.
"""

from pasokh.contacts.models import Contact, InSegment
from pasokh.search.asking import search, suggest
from pasokh.search.writing import Item, forget, index_many
from pasokh.workspaces.models import Member

from .models import Article

KIND = "article"
AT_ONCE = 200  # articles of one writing


def refresh(articles) -> None:
    """Have these articles (a queryset) found as they stand now, or no more."""
    rows = articles.select_related("published", "space").prefetch_related("for_segments").order_by("pk")
    live, gone = [], []
    for article in rows.iterator(AT_ONCE):
        if article.is_live and not article.space.retired_at:
            live.append(_item(article))
        else:
            gone.append(article.pk)
        if len(live) == AT_ONCE:
            index_many(KIND, live)
            live = []
    if live:
        index_many(KIND, live)
    if gone:
        forget(KIND, gone)


def _item(article):
    said = article.published
    fields = {"title": said.title, "keywords": said.summary, "text": said.plain}
    return Item(article.pk, fields, _audience_of(article), article.published_at)


def _audience_of(article):
    audience = Article.Audience
    if article.audience == audience.SEGMENT:
        return [audience.AGENTS, *(f"segment:{each.segment_id}" for each in article.for_segments.all())]
    return list(dict.fromkeys([audience.AGENTS, article.audience]))


def words_of(who) -> list[str]:
    """What a reader is, in the words of audiences."""
    audience = Article.Audience
    if isinstance(who, Member):
        return [audience.AGENTS]
    if not isinstance(who, Contact):
        return [audience.PUBLIC]
    hers = InSegment.objects.filter(contact=who.pk)
    if who.company_id:
        hers = InSegment.objects.of(who.pk, who.company_id)
    return [
        audience.PUBLIC,
        audience.CUSTOMERS,
        *(f"segment:{each}" for each in hers.values_list("segment", flat=True)),
    ]


def find(who, query, *, limit=20, typing=False, language=None) -> list[Article]:
    """The published articles that this reader may read and that say most of the query, best first; `typing`: while she still types."""
    ask = suggest if typing else search
    keys = [hit.id for hit in ask(query, [KIND], words_of(who), limit=limit).hits]
    seen = Article.objects.visible_to(who).live().filter(pk__in=keys).select_related("published", "space", "category")
    seen = seen.filter(language=language) if language else seen
    return sorted(seen, key=lambda each: keys.index(each.pk))
