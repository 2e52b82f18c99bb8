"""Words that mean the same to a workspace: «گارانتی», «ضمانت», "warranty"."""

from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id

from .analysis import tokens
from .models import Synonyms

MOST_GROUPS, MOST_WORDS = 500, 20
_kept = Kept(seconds=5)


def set_synonyms(groups) -> None:
    """Replace the workspace's groups: each is words or phrases of one meaning. Raises ValueError for more than can be kept."""
    groups = [list(dict.fromkeys(word.strip() for word in group if word.strip())) for group in groups]
    groups = [group for group in groups if len(group) > 1]
    if len(groups) > MOST_GROUPS or any(len(group) > MOST_WORDS for group in groups):
        raise ValueError(f"at most {MOST_GROUPS} groups of at most {MOST_WORDS} words")
    Synonyms.objects.all().delete()
    Synonyms.objects.bulk_create([Synonyms(words=group) for group in groups])
    _kept.forget()


def synonyms() -> list[list[str]]:
    """The groups as they were typed, in the order in which they were given."""
    return list(Synonyms.objects.order_by("pk").values_list("words", flat=True))


def synonyms_of(asked) -> dict[str, list[str]]:
    """{stem of the question: stems that mean the same}. Of a phrase all words must stand in the question, in order; its first word has the meaning."""
    groups = _kept.get(require_workspace_id(), _groups)
    if not groups:
        return {}
    stems = [token.stem for token in asked]
    found = {}
    for phrases in groups:
        for phrase in phrases:
            if at := _place(stems, phrase):
                others = [word for other in phrases if other != phrase for word in other]
                found.setdefault(stems[at - 1], []).extend(others)
    return found


def _groups():
    return [[tuple(token.stem for token in tokens(word)) for word in group] for group in synonyms()]


def _place(stems, phrase):
    """Where a phrase begins, counted from 1; 0 if nowhere."""
    last = len(stems) - len(phrase)
    return next((at + 1 for at in range(last + 1) if phrase and tuple(stems[at : at + len(phrase)]) == phrase), 0)
