"""The conditions of settings as sentences: which requests a queue takes, for whom a promise is."""

from django.utils.translation import gettext as _

from pasokh.automation.names import Names
from pasokh.automation.words import filter_sentences, in_words, matches_nothing


def sentences_of(rows, fields) -> dict:
    """{key: sentences} of rows that have a filter over these fields, however many with as many statements as one."""
    names = Names((row.filter, fields) for row in rows)
    return {row.pk: filter_sentences(row.filter, fields, names) for row in rows}


def taken_by(filter, sentences) -> str:
    """Which requests a queue takes."""
    if matches_nothing(filter):
        return _("Only what another queue passes on to it")
    if not sentences:
        return _("Whatever no queue before it took")
    return _("Requests where %(conditions)s") % {"conditions": in_words(sentences)}


def promised_to(filter, sentences) -> str:
    """For which requests a policy is."""
    if matches_nothing(filter):
        return _("For no request")
    if not sentences:
        return _("For all requests")
    return _("For requests where %(conditions)s") % {"conditions": in_words(sentences)}
