"""Who hears of what rules and macros ask colleagues to look at."""

from pasokh.notices.sources import Wish, notifies


@notifies("rule.called")
def of_a_call(event, around):
    """A rule, or a macro, calls colleagues to a request: to those it named who still work here."""
    return [Wish(member, "rule", event.subject_id) for member in event.payload["members"] if around.is_active(member)]
