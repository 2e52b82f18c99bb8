"""The language of an answer: machines say it with Accept-Language; browsers' habits do not matter here."""

from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header

LONGEST = 500  # characters of the header that are read


def language_of(request) -> str:
    """The first of our languages that the caller asks for, else the installation's."""
    ours = dict(settings.LANGUAGES)
    for wanted, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "")[:LONGEST].lower()):
        if (language := wanted.split("-")[0]) in ours:
            return language
    return settings.LANGUAGE_CODE
