"""Who is connected: written as she comes and as she leaves. A process says for all of its visitors, by one row, that it lives."""

import os
import secrets
from datetime import timedelta
from functools import cache

from django.db import connection, transaction
from django.utils import timezone

from pasokh.kernel.database.updating import update_many
from pasokh.kernel.kept import Kept
from pasokh.kernel.tenancy import require_workspace_id

from ..models import Here, Node, PageView, Visit, Visitor
from ..models.here import STALE
from ..models.visitor import PAUSE

BEATS = 20  # seconds: how often a process says that it lives, at most; its visitors are confirmed every thirty
BEAT = """
INSERT INTO visitors_node (workspace_id, node, seen_at) VALUES (%s, %s, now())
ON CONFLICT (workspace_id, node) DO UPDATE SET seen_at = excluded.seen_at
"""
# Whoever is noted as connected to a process that lives is left alone: as long as they stay this writes nothing.
COME = """
INSERT INTO visitors_here (workspace_id, visitor_id, site, node, since)
SELECT visitor.workspace_id, visitor.id, visitor.site, %(node)s, now()
FROM unnest(%(sites)s::text[], %(keys)s::text[]) AS present (site, key)
JOIN visitors_visitor AS visitor ON visitor.site = present.site AND visitor.key = present.key
WHERE NOT EXISTS (
    SELECT FROM visitors_here AS here JOIN visitors_node AS node ON node.node = here.node
    WHERE here.visitor_id = visitor.id AND node.seen_at > %(alive)s
)
ORDER BY visitor.id
ON CONFLICT (workspace_id, visitor_id) DO UPDATE SET node = excluded.node
"""
_beaten = Kept(BEATS)


@cache
def _node(process):
    return secrets.token_hex(8)


def node() -> str:
    """The name of this process; a fork has another."""
    return _node(os.getpid())


def attend(people) -> bool:
    """These (site, key) are connected to this process. Whether that is news of one of them. Inside the workspace."""
    _beaten.get((require_workspace_id(), node()), _beat)
    sites, keys = _columns(people)
    with connection.cursor() as cursor:
        cursor.execute(COME, {"node": node(), "sites": sites, "keys": keys, "alive": timezone.now() - STALE})
        return cursor.rowcount > 0


def _beat():
    with connection.cursor() as cursor:
        cursor.execute(BEAT, [require_workspace_id(), node()])
    return True


def _columns(people):
    pairs = sorted(set(people))
    return [site for site, _ in pairs], [key for _, key in pairs]


def leave(people) -> bool:
    """These (site, key) are connected to this process no more: their page and visit end now. Whether one of them was. Inside the workspace."""
    sites, keys = _columns(people)
    wanted = set(zip(sites, keys, strict=True))
    with transaction.atomic():
        # In the order of their keys, as reports lock them: neither waits for the other in a ring.
        rows = (
            Visitor.objects.select_for_update(no_key=True)
            .filter(site__in=set(sites), key__in=set(keys))
            .order_by("key")
        )
        going = [row for row in rows if (row.site, row.key) in wanted]
        gone = set(_parted(going))
        end_visits([row for row in going if row.pk in gone])
    return bool(gone)


def _parted(rows):
    here = Here.objects.filter(visitor__in=rows, node=node())
    left = list(here.values_list("visitor", flat=True))
    Here.objects.filter(visitor__in=left, node=node()).delete()
    return left


def end_visits(rows, at=None) -> None:
    """Note on locked visitors that they were there until now."""
    at = at or timezone.now()
    views, visits = [], []
    for row in rows:
        if row.current_view and row.page_at:
            views.append(PageView(pk=row.current_view, seconds=_seconds(at - row.page_at)))
        if row.current_visit:
            visits.append(Visit(pk=row.current_visit, last_at=at))
        row.last_seen_at = at
    update_many(views, ["seconds"])
    update_many(visits, ["last_at"])
    update_many(rows, ["last_seen_at"])


def _seconds(length):
    return int(max(timedelta(), min(length, PAUSE)).total_seconds())


def sweep() -> None:
    """Forget processes that died, and who was connected to them. Inside the workspace."""
    old = timezone.now() - STALE
    Here.objects.exclude(node__in=Node.objects.filter(seen_at__gt=old).values("node")).delete()
    Node.objects.filter(seen_at__lte=old - STALE).delete()
