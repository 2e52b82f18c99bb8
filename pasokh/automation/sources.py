"""Who hears of what rules and macros ask colleagues to look at."""

from pasokh.notices.sources import Wish, notifies


@notifies("rule.called")
def of_a_call(event, around):
    """A rule, or a macro, calls colleagues to a request, or to a customer: to those it named who still work here."""
    ticket = event.subject_id if event.subject_kind == "ticket" else None
    return [Wish(member, "rule", ticket) for member in event.payload["members"] if around.is_active(member)]
