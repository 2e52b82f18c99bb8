"""What is said on a ticket."""

from .registry import Wish, notifies


@notifies("note.mentioned")
def to_those_who_are_named(event, around):
    """A colleague named them, or their team, in a note."""
    named = {*event.payload.get("members", ()), *around.people_of(event.payload.get("teams", ()))}
    return [Wish(member, "mention", event.subject_id) for member in named]


@notifies("message.received")
def of_the_customers_words(event, around):
    """The customer wrote: to whoever answers her, and to those who follow. What machines answer is no news."""
    if event.payload.get("automatic"):
        return []
    # Whoever took it down after a call knows it.
    knows = event.payload.get("taken_down_by")
    return [wish for wish in _of_the_ticket(event, around, "message") if knows is None or wish.member_id != knows]


@notifies("note.received")
def of_what_came_back_aside(event, around):
    """Somebody wrote whom the customer does not know of: to the same."""
    return [] if event.payload.get("automatic") else _of_the_ticket(event, around, "colleague")


@notifies("note.written", "message.composed", "message.forwarded", "ticket.opened_again")
def of_colleagues(event, around):
    """Somebody else worked on the ticket: a note, an answer, or it is open again. (Those named in the note hear of that instead.)"""
    return [] if event.actor_kind != "member" else _of_the_ticket(event, around, "colleague")


@notifies("ticket.solved", "ticket.closed", "ticket.paused", "ticket.assigned", "ticket.merged")
def of_steps(event, around):
    """Where a followed ticket goes."""
    return [Wish(member, "followed", event.subject_id) for member in around.followers(event.subject_id)]


@notifies("message.state_changed")
def of_what_did_not_arrive(event, around):
    """An answer could not be delivered: to whoever wrote it, or answers now."""
    if event.payload.get("state") != "failed":
        return []
    author = around.author(event.payload["message"])
    assignee = around.assignee(event.subject_id)
    return [Wish(author if around.is_active(author) else assignee, "failed", event.subject_id)]


@notifies("ticket.answers_unmailed")
def of_answers_that_could_not_be_mailed(event, around):
    """She left the chat, and her mail did not go or came back: to whoever answers her. That no mailbox can send is a matter of the settings."""
    if event.payload.get("why") == "no mailbox":
        return []
    return [Wish(around.assignee(event.subject_id), "failed", event.subject_id)]


@notifies("reply.crossed")
def of_a_planned_answer(event, around):
    """The customer wrote before an answer went that was planned for later: to whoever wrote it, or answers now."""
    writer = event.payload.get("member")
    member = writer if around.is_active(writer) else around.assignee(event.subject_id)
    return [Wish(member, "crossed", event.subject_id)]


@notifies("reply.taken_back")
def of_an_answer_taken_back(event, around):
    """A colleague took back an answer that waited: to whoever wrote it, for it is a draft again and will not go."""
    return [Wish(event.payload.get("member"), "colleague", event.subject_id)]


def _of_the_ticket(event, around, kind):
    ticket = event.subject_id
    yield Wish(around.assignee(ticket), kind, ticket)
    yield from (Wish(member, "followed", ticket) for member in around.followers(ticket))
