"""What a conversation says where its flow says nothing of its own, in both languages: each customer reads hers."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from .kinds.param import LANGUAGES


def not_understood() -> dict:
    """Before a question is asked again."""
    return _both(lambda: _("Sorry, I did not understand your answer."))


def a_human_comes() -> dict:
    """To a customer who would rather talk to a person."""
    return _both(lambda: _("Certainly. A colleague of ours will answer you here."))


def _both(say) -> dict:
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = say()
    return found
