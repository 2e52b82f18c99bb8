"""The form before the chat, field by field, and the departments that a visitor chooses among.

What a visitor says of herself in it is noted on her record, as a claim; what she agrees to, with its words; all else is said by the chat as her
first message, so that it stands where whoever answers reads.
"""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from pasokh.channels.site import ABOUT_HER, FORM_KINDS, setting
from pasokh.contacts.actions.consent import has_consented, note_consent
from pasokh.workspaces.models import Team
from pasokh.workspaces.models.team import TeamMembership

from . import requirements
from .problems import Problem

LONGEST = {"text": 300, "long_text": 5000}  # characters
NAME = "name"
CONSENT = "consent"
KIND_SHOWN = {NAME: "text"}  # what the chat draws it as; others by their own name


def shown_form(site, contact, language) -> list[dict]:
    """The fields that this visitor is asked, in the site's language: of what is known of her already she is not asked again. Inside the workspace."""
    return [_shown(each, language) for each in _fields(site) if not _is_known(contact, each, language)]


def _fields(site):
    return [each for each in setting(site, "form") if each["kind"] in FORM_KINDS]


def _shown(field, language):
    kind = field["kind"]
    return {
        "key": field["key"],
        "kind": KIND_SHOWN.get(kind, kind),
        "label": _said(field["label"], language),
        "required": bool(field["required"]),
        "choices": _said(field.get("choices") or {}, language, []),
    }


def _said(words, language, nothing=""):
    """In this language, else in the one that there is."""
    return words.get(language) or next((each for each in words.values() if each), nothing)


def _is_known(contact, field, language):
    if contact is None or field["kind"] not in ABOUT_HER:
        return False
    if field["kind"] == CONSENT:
        return has_consented(contact, _said(field["label"], language))
    return requirements.has(contact, field["kind"])


def unsaid(contact, site) -> dict[str, str]:
    """What must be known of a visitor before she is heard, and is not: words by the field's key. Inside the workspace, in the site's language."""
    language = get_language()
    asked = [each for each in _fields(site) if each["required"] and each["kind"] in ABOUT_HER]
    return {each["key"]: _wrong(each, None, language) for each in asked if not _is_known(contact, each, language)}


def others(site) -> list[dict]:
    """The fields that are not about who she is: they are asked anew with each conversation."""
    return [each for each in _fields(site) if each["kind"] not in ABOUT_HER]


def wrong_in(fields, given, language) -> dict[str, str]:
    """What is wrong with the values of these fields: words by key."""
    return {each["key"]: wrong for each in fields if (wrong := _wrong(each, given.get(each["key"]), language))}


def take(visit, contact, given) -> None:
    """Take a filled form in: values by key. Raises Problem with words by field; nothing is kept then. Inside the workspace."""
    language = visit.language
    asked = [each for each in _fields(visit.site) if not _is_known(contact, each, language)]
    if errors := wrong_in(asked, given, language):
        raise Problem("invalid", errors=errors)
    filled = [each for each in asked if str(given.get(each["key"]) or "").strip()]
    about = {each["kind"]: given[each["key"]] for each in filled if each["kind"] in requirements.FIELDS}
    requirements.introduce(contact, about)
    for each in filled:
        if each["kind"] == CONSENT:
            note_consent(contact=contact, text=_said(each["label"], language), origin=visit.site.origin)


def said(fields, given, language) -> str:
    """What a filled form says in these fields, as the beginning of her message: as the chat shows it meanwhile (`source/app/more/answers.js`)."""
    values = [(each, given.get(each["key"])) for each in fields]
    told = [(each, value.strip()) for each, value in values if isinstance(value, str)]
    short = [f"{_said(each['label'], language)}: {text}" for each, text in told if text and each["kind"] != "long_text"]
    return "\n".join([*short, *(text for each, text in told if text and each["kind"] == "long_text")])


def _wrong(field, value, language):
    """What is wrong with a value, in words; "" if nothing is."""
    kind = field["kind"]
    if kind == CONSENT:
        return _not_agreed(field, value)
    if value is not None and not isinstance(value, str):
        return _("Something is not right.")
    if not (value or "").strip():
        return _("Please fill this in.") if field["required"] else ""
    return _CHECKS.get(kind, _is_short)(field, value, language)


def _not_agreed(field, value):
    """Only yes is yes: of nobody it is kept that she agreed because something else than no was sent."""
    if value is True or (not field["required"] and value in (None, False, "")):
        return ""
    return _("Please agree to this.") if field["required"] else _("Something is not right.")


def _is_way(field, value, _language):
    try:
        requirements.identity_of(field["kind"], value)
    except ValueError:
        return requirements.FIELD_WORDS[field["kind"]]()
    return ""


def _is_offered(field, value, _language):
    offered = [each for words in (field.get("choices") or {}).values() for each in words]
    return "" if value in offered else _("Choose one of these.")


def _is_short(field, value, _language):
    return "" if len(value) <= LONGEST.get(field["kind"], LONGEST["text"]) else _("This is too long.")


_CHECKS = {"phone": _is_way, "email": _is_way, "phone_or_email": _is_way, "choice": _is_offered}


def departments_of(site, answering) -> list[dict]:
    """The teams that a visitor may choose among, and whether one of those who answer now is in each; [] where there is no choice. Inside the workspace."""
    teams = _teams(site)
    if len(teams) < 2:
        return []
    here = TeamMembership.objects.filter(team__in=teams, member__in=answering).values_list("team", flat=True)
    present = set(here) if answering else set()
    return [{"id": each.public_id, "name": each.name, "online": each.pk in present} for each in teams]


def _teams(site):
    """In the order in which the site names them; one that is gone is left out."""
    named = setting(site, "departments")
    if not named:
        return []
    found = {each.public_id: each for each in Team.objects.all()}
    return [found[each] for each in named if each in found]


def team_of(site, public_id) -> int | None:
    """The team behind a visitor's choice; None for none, or one that is not offered."""
    return next((each.pk for each in _teams(site) if each.public_id == public_id), None) if public_id else None
