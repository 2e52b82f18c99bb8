"""Who I am, and the lists that tickets refer to. Any token may read them."""

from ninja import Query, Router

from pasokh.channels.models import Channel
from pasokh.tickets.models import Inbox, ResolutionCategory, Status, TicketType
from pasokh.workspaces.models import CustomField, Member, Team

from ..answers import answer
from ..callers import Bearer
from ..paging import OLDEST, page
from ..schemas.base import Limited, Ref
from ..schemas.workspace import (
    ChannelOut,
    ChannelPage,
    FieldOut,
    FieldPage,
    InboxOut,
    InboxPage,
    Me,
    MemberOut,
    MemberPage,
    ResolutionOut,
    ResolutionPage,
    StatusOut,
    StatusPage,
    TeamOut,
    TeamPage,
    TypeOut,
    TypePage,
)

router = Router(tags=["workspace"])


@router.get("/me", auth=Bearer(), response=Me)
def get_me(request):
    """The token, the member it acts as, and their workspace."""
    caller = request.caller
    return answer(
        Me(
            workspace=Ref.of(caller.workspace),
            member=Ref.of(caller.member),
            role=caller.member.role,
            sees=caller.member.sees,
            token=Ref.of(caller.token),
            scopes=caller.token.scopes,
            time_zone=caller.workspace.time_zone,
            language=caller.workspace.language,
        )
    )


@router.get("/statuses", auth=Bearer(), response=StatusPage)
def list_statuses(request, asked: Query[Limited]):
    """The states of tickets."""
    return _listed(Status.objects.all(), StatusOut, StatusPage, asked)


@router.get("/resolutions", auth=Bearer(), response=ResolutionPage)
def list_resolutions(request, asked: Query[Limited]):
    """What tickets come to, retired categories too."""
    return _listed(ResolutionCategory.objects.all(), ResolutionOut, ResolutionPage, asked)


@router.get("/types", auth=Bearer(), response=TypePage)
def list_types(request, asked: Query[Limited]):
    """The kinds of requests, retired ones too."""
    return _listed(TicketType.objects.all(), TypeOut, TypePage, asked)


@router.get("/fields", auth=Bearer(), response=FieldPage)
def list_fields(request, asked: Query[Limited]):
    """The fields that the workspace added to tickets, retired ones too."""
    rows = CustomField.objects.filter(noun="ticket").prefetch_related("ticket_types")
    return _listed(rows, FieldOut, FieldPage, asked)


@router.get("/inboxes", auth=Bearer(), response=InboxPage)
def list_inboxes(request, asked: Query[Limited]):
    """Where tickets arrive."""
    return _listed(Inbox.objects.select_related("team"), InboxOut, InboxPage, asked)


@router.get("/channels", auth=Bearer(), response=ChannelPage)
def list_channels(request, asked: Query[Limited]):
    """The connections that feed the inboxes; those that are switched off are left out."""
    # Credentials are not read at all.
    rows = (
        Channel.objects.filter(active=True)
        .select_related("inbox")
        .only("uid", "kind", "name", "inbox__uid", "inbox__name")
    )
    return _listed(rows, ChannelOut, ChannelPage, asked)


@router.get("/teams", auth=Bearer(), response=TeamPage)
def list_teams(request, asked: Query[Limited]):
    """The teams, a tree by `parent_id`."""
    return _listed(Team.objects.select_related("parent"), TeamOut, TeamPage, asked)


@router.get("/members", auth=Bearer(), response=MemberPage)
def list_members(request, asked: Query[Limited]):
    """The colleagues at work."""
    return _listed(Member.objects.active(), MemberOut, MemberPage, asked)


def _listed(rows, item, whole, asked):
    found, following = page(rows, OLDEST, after=asked.cursor, limit=asked.limit)
    return answer(whole(data=[item.of(row) for row in found], next=following))
