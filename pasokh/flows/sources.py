"""Who hears of what runs ask, and of what they cannot go on with."""

from pasokh.notices.sources import Wish, notifies


@notifies("flow.asked", "flow.handed_over", "flow.failed")
def of_a_run(event, around):
    """Somebody is asked, a customer wants a person, or a run stopped: those named in the event who still work here."""
    kind = {"flow.asked": "flow_asks", "flow.handed_over": "flow_person", "flow.failed": "flow_failed"}[event.kind]
    ticket = event.subject_id if event.subject_kind == "ticket" else None
    return [Wish(member, kind, ticket) for member in event.payload["members"] if around.is_active(member)]
