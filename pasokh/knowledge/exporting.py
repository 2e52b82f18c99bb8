"""Everything that the business knows, to be taken along: Markdown with front matter and the files beside it, and the same as JSON.

    <space>/<category>/…/<address>.md     what is written on; `<address>.published.md` beside it where readers have another text
    files/<id>-<name>                     pictures and other files; texts lead to them by relative paths
    knowledge.json                        spaces, categories, articles with both texts and guides, courses

The values of the front matter are JSON, which every reader of YAML takes.
"""

import json
import posixpath
import re
import zipfile
from itertools import groupby

from pasokh.kernel import files

from .models import Article, ArticleFile, Category, Course, Space

AT_ONCE = 200  # articles held in memory
_FILE = re.compile(r"file:(afl_[0-9a-f]{32})")


def whole() -> dict:
    """All of it, as JSON holds it; texts keep their references (`file:afl_…`, `article:art_…`)."""
    return {
        "spaces": [_space(each) for each in Space.objects.all()],
        "categories": [_category(each) for each in Category.objects.select_related("space", "parent")],
        "articles": [_article(each) for each in _articles()],
        "courses": [_course(each) for each in Course.objects.select_related("space").prefetch_related("lessons__article")],
    }  # fmt: skip


def write_zip(target) -> None:
    """Write the archive into a binary file."""
    names = {each.public_id: _file_name(each) for each in ArticleFile.objects.filter(state="clean")}
    shelves = _paths()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("knowledge.json", json.dumps(whole(), ensure_ascii=False, indent=1))
        for article in _articles():
            folder = shelves[article.category_id] if article.category_id else _clean(article.space.slug)
            _write_texts(archive, article, posixpath.join(folder, _clean(article.slug)), names)
        for file in ArticleFile.objects.filter(state="clean").iterator(AT_ONCE):
            if files.exists(file.stored):
                archive.write(files.path_of(file.stored), names[file.public_id], zipfile.ZIP_STORED)


def _articles():
    shown = ("space", "category", "owner", "working", "published")
    rows = Article.objects.select_related(*shown).prefetch_related("for_segments__segment").order_by("pk")
    return rows.iterator(AT_ONCE)


def _write_texts(archive, article, path, names):
    archive.writestr(f"{path}.md", _markdown(article, article.working, path, names))
    if article.has_changes:
        archive.writestr(f"{path}.published.md", _markdown(article, article.published, path, names))


def _markdown(article, revision, path, names):
    about = _about(article) | {"title": revision.title, "summary": revision.summary, "revision": revision.number}
    if revision.steps:
        about["steps"] = revision.steps
    head = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in about.items())
    back = "../" * path.count("/")
    body = _FILE.sub(lambda found: back + names[found[1]] if found[1] in names else found[0], revision.body)
    return f"---\n{head}---\n\n{body}\n"


def _about(article):
    return {
        "id": article.public_id,
        "kind": article.kind,
        "language": article.language,
        "translation_of": article.bundle.hex,
        "space": article.space.public_id,
        "category": article.category and article.category.public_id,
        "slug": article.slug,
        "state": article.state,
        "audience": article.audience,
        "segments": [each.segment.name for each in article.for_segments.all()],
        "owner": article.owner and article.owner.name,
        "review_on": article.review_on and article.review_on.isoformat(),
        "published_at": article.published_at and article.published_at.isoformat(),
        "updated_at": article.updated_at.isoformat(),
        "comments_open": article.comments_open,
    }


def _article(article):
    return _about(article) | {"working": _text(article.working), "published": _text(article.published)}


def _text(revision):
    if revision is None:
        return None
    told = {name: getattr(revision, name) for name in ("title", "summary", "body", "steps")}
    return told | {"revision": revision.number, "saved_at": revision.saved_at.isoformat()}


def _space(space):
    told = {name: getattr(space, name) for name in ("slug", "labels", "descriptions", "audience")}
    return {"id": space.public_id, **told, "retired": space.retired_at is not None}


def _category(category):
    told = {name: getattr(category, name) for name in ("slug", "labels", "descriptions")}
    parent = category.parent and category.parent.public_id
    return {"id": category.public_id, "space": category.space.public_id, "parent": parent, **told}


def _course(course):
    told = {name: getattr(course, name) for name in ("slug", "title", "summary", "language")}
    lessons = [each.article.public_id for each in course.lessons.all()]
    return {"id": course.public_id, "space": course.space.public_id, **told, "lessons": lessons, "offered": course.published_at is not None}  # fmt: skip


def _paths() -> dict:
    """{category id: its folder}, each within that of its parent."""
    found, rows = {}, list(Category.objects.select_related("space").order_by("space", "pk"))
    for _space_id, beside in groupby(rows, key=lambda each: each.space_id):
        by_key = {each.pk: each for each in beside}
        for each in by_key.values():
            names, at = [], each
            while at is not None:
                names.append(_clean(at.slug))
                at = by_key.get(at.parent_id)
            found[each.pk] = posixpath.join(_clean(each.space.slug), *reversed(names))
    return found


def _file_name(file):
    return f"files/{file.public_id}-{_clean(file.name)}"


def _clean(name):
    """A name that stays within its folder on every system."""
    return re.sub(r"[\\/:*?\"<>|\x00-\x1f]|^\.+", "-", name)[:120] or "-"
