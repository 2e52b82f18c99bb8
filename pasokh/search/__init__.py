"""Search: one part for whatever is written once and asked for often; articles first. It knows documents, not what they stand for.

Nouns: Shelf (all documents of one kind), Document (one thing that can be found), Posting (where a word stands), Synonyms.
Verbs: `index`, `index_many`, `forget` write, in the caller's transaction; `search` and `suggest` ask; `excerpt` shows where it says so.

    from pasokh.search.writing import index, index_many, forget, Item
    from pasokh.search.asking import search, suggest
    from pasokh.search.excerpts import excerpt, marked

    index("article", article.pk, {"title": …, "keywords": …, "text": …}, audience=["public"], at=published_at)
    found = search("می‌خواهم پیش‌فاکتور", kinds=["article"], audience=["public"], limit=10)
    for hit in found.hits: hit.kind, hit.id, hit.score, hit.sureness

A document names whom it is for, a reader who she is: what she sees shares a word with what she is. That is asked within the query.
docs/search.md tells how it works and what was measured.
"""
