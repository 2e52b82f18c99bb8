"""An article as the desk draws it: where its references lead, and what stands beside it."""

from django.urls import reverse

from pasokh.knowledge import guides, text
from pasokh.knowledge.models import Article
from pasokh.knowledge.text.writing import Place


def address_of(article):
    """Where references of its text lead at the desk: its own clean files, and articles."""
    files = {each.public_id: each for each in article.files.filter(state="clean")}

    def find(reference):
        kind, _colon, public_id = reference.partition(":")
        if kind == "article":
            return Place(reverse("desk:article", args=[public_id]))
        file = files.get(public_id)
        url = reverse("desk:article-file", args=[public_id]) if file else ""
        return Place(url, file.width, file.height, file.is_video) if file else None

    return find


def drawn(article, revision) -> dict:
    """The text of a revision as HTML, or the steps of a guide with theirs."""
    find = address_of(article)
    if article.kind != Article.Kind.GUIDE:
        return {"html": text.render(revision.body, address_of=find), "outline": text.outline(revision.body)}
    guide = revision.steps or guides.blank()
    numbers = {step["key"]: number for number, step in enumerate(guide["steps"], 1)}
    steps = [
        {"number": numbers[step["key"]], "html": text.render(step["text"], address_of=find), "choices": _told(step["choices"], numbers)}
        for step in guide["steps"]
    ]  # fmt: skip
    return {"html": "", "outline": [], "steps": steps}


def _told(choices, numbers):
    return [each | {"number": numbers.get(each["value"]) if each["to"] == "step" else None} for each in choices]
