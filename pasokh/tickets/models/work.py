from pasokh.events import track

from .beside import put_beside, take_away
from .tag import RetiredTag, Tag, TicketTag


class Work:
    """Who works on it, and the words put on it."""

    def assign(self, member, *, by):
        """Give the ticket to a member, or to nobody (None). Raises ValueError for one who left or may not answer."""
        if member is not None and (not member.active or member.role == "light"):
            raise ValueError("not somebody who answers")
        before = self.assignee_id
        if before == (member.pk if member else None):
            return
        self.assignee = member
        self.save(update_fields=["assignee"])
        track(
            "ticket.assigned" if member else "ticket.unassigned",
            actor=by.actor,
            subject=self,
            before=before,
            assignee=member.pk if member else None,
        )

    def route_to(self, team, *, by):
        """Give the ticket to a team, or to none."""
        before = self.team_id
        if before == (team.pk if team else None):
            return
        self.team = team
        self.save(update_fields=["team"])
        track("ticket.routed", actor=by.actor, subject=self, before=before, team=team.pk if team else None)

    def tag(self, name, *, by):
        """Put a word on the ticket; returns the Tag. Raises RetiredTag for one that is put on nothing any more, ValueError for an empty name."""
        tag = Tag.named(name)
        self._refuse_retired([tag])
        put_beside(self, TicketTag, "ticket.tagged", by=by, tag=tag)
        return tag

    def untag(self, tag, *, by):
        take_away(self, TicketTag, "ticket.untagged", by=by, tag=tag)

    def retag(self, names, *, by):
        """Have these words on the ticket and no others. Raises as `tag`; nothing has changed then. Retired ones that are on it may stay."""
        wanted = [Tag.named(name) for name in names]
        self._refuse_retired(wanted)
        for tag in self.tags.exclude(pk__in=[tag.pk for tag in wanted]):
            self.untag(tag, by=by)
        for tag in wanted:
            self.tag(tag.name, by=by)

    def _refuse_retired(self, tags):
        retired = {tag.pk: tag for tag in tags if tag.retired_at}
        kept = (
            set(TicketTag.objects.filter(ticket=self, tag__in=retired).values_list("tag", flat=True)) if retired else ()
        )
        for pk in retired.keys() - set(kept):
            raise RetiredTag(retired[pk].name)
