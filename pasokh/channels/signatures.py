"""What stands below an answer by mail: the agent's own signature, else her team's, else the mailbox's."""

import re
from dataclasses import dataclass

from django.db.models import Q

from pasokh.events import track
from pasokh.kernel import markdown
from pasokh.tickets.writing.saved_replies import NAMES, PLACE, key_of
from pasokh.workspaces.models import Team, Workspace

from .models import Channel, Signature
from .models.signature import OWNERS, SOURCE_LENGTH

VARIABLES = ("agent", "team", "business")  # what a signature may say of where it stands: of saved_replies.NAMES
EVENTS = {"member": "member.signature_changed", "team": "team.changed", "channel": "channel.changed"}


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature as it is read; `owner` says whose it is: "member", "team" or "channel". `html` is safe, "" where it has no form."""

    text: str
    html: str
    owner: str


def signature_for(member, ticket, channel=None, *, language="") -> Signed | None:
    """What stands below a mail that a member (None: the business itself) writes on a ticket (None: a new mail), or None.

    Of her own, her teams' (that of the ticket first, and of each team those above it) and the mailbox's the first one in this language counts, else the
    first in any. `channel` is the mailbox (None: the ticket's), `language` "" the customer's.
    """
    channel = channel or (Channel.of_origin(ticket.origin) if ticket else None)
    if channel is None or channel.kind != Channel.Kind.EMAIL:
        return None
    shop = Workspace.objects.get(pk=channel.workspace_id)
    language = language or (ticket and ticket.contact.language) or shop.language
    teams = _teams_of(member, ticket)
    found = _first([*filter(None, [member]), *teams, channel], language)
    return found and read(found.source, found.owner, member=member, team=next(iter(teams), None), shop=shop)


def _first(owners, language):
    """The signature of the first of these owners that has one in this language, else of the first that has any."""
    places = {(_kind(owner), owner.pk): at for at, owner in enumerate(owners)}
    of_these = Q(pk=None)
    for kind in OWNERS:
        of_these |= Q(**{f"{kind}__in": [pk for each, pk in places if each == kind]})
    rows = Signature.objects.filter(of_these)
    return min(rows, key=lambda row: (row.language != language, places[row.owner, row.owner_id]), default=None)


def _teams_of(member, ticket) -> list[Team]:
    """Her teams, the ticket's first, each followed by those above it. Of nobody: none."""
    if member is None:
        return []
    everyone = {team.pk: team for team in Team.objects.order_by("name")}
    hers = set(member.team_ids())
    ordered = sorted((pk for pk in everyone if pk in hers), key=lambda pk: not (ticket and pk == ticket.team_id))
    found = {}
    for pk in ordered:
        while pk in everyone and pk not in found:
            found[pk] = everyone[pk]
            pk = everyone[pk].parent_id
    return list(found.values())


def read(source, owner, *, member, team, shop) -> Signed:
    """A signature's Markdown with what its variables say there; a line of nothing but variables that say nothing is left out."""
    typed = markdown.read(filled(source, agent=member, team=team, business=shop))
    return Signed(typed.text, typed.html, owner)


def filled(source, **known) -> str:
    """The Markdown with names in place of variables: each of VARIABLES is what has a `name`, or None."""
    return "\n".join(line for line in (_line(line, known) for line in source.split("\n")) if line is not None)


def _line(line, known):
    said = PLACE.sub(lambda place: getattr(known.get(key_of(place[1])), "name", "") or place[2] or "", line)
    return None if said != line and not re.search(r"\w", said) else said


def unknown_variables(source) -> list[str]:
    """The names between braces that no signature can say."""
    return [place[1] for place in PLACE.finditer(source) if key_of(place[1]) not in VARIABLES]


def variables() -> list[tuple[str, str]]:
    """The names of the variables, in English and in Persian."""
    return [(english, persian) for english, persian, key in NAMES if key in VARIABLES]


def sources_of(owner) -> dict[str, str]:
    """{language: Markdown} of a member, a team or a mailbox."""
    return dict(Signature.objects.filter(**_key(owner)).values_list("language", "source"))


def sign(owner, sources, *, by):
    """Give a member, a team or a mailbox these signatures ({language: Markdown}, "" for none). The event names the languages that changed."""
    before, changed = sources_of(owner), []
    for language, source in sorted(sources.items()):
        source = source.replace("\x00", "").strip()[:SOURCE_LENGTH]
        if source == before.get(language, ""):
            continue
        changed.append(f"signature.{language}")
        if source:
            Signature.objects.update_or_create(**_key(owner), language=language, defaults={"source": source})
        else:
            Signature.objects.filter(**_key(owner), language=language).delete()
    if changed:
        track(EVENTS[_kind(owner)], actor=by.actor, subject=owner, fields=changed)


def _kind(owner):
    return owner._meta.model_name


def _key(owner):
    return {_kind(owner): owner}


def as_written(source, owner, *, by, shop) -> Signed:
    """What an owner's signature looks like below a mail of `by`."""
    team = owner if isinstance(owner, Team) else next(iter(_teams_of(by, None)), None)
    return read(source, _kind(owner), member=by, team=team, shop=shop)
