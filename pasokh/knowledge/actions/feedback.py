"""What readers say of articles: votes, comments, and what members decide of comments."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from pasokh.events import Actor, track
from pasokh.events.actors import SYSTEM
from pasokh.kernel.persian.isolates import clean_line

from ..models import Comment, Vote
from ..models.comment import NAME_LENGTH, TEXT_LENGTH
from ..models.vote import WORDS_LENGTH

MOST_WAITING = 500  # comments of one article that nobody has decided on: beyond, somebody plays


@transaction.atomic
def vote(*, article, voter, helped, reason="", words="", contact=None) -> Vote:
    """A reader says whether a published article helped; she may say otherwise later. `voter` is a hash by which the door knows her again.

    The visibility is the caller's: `visible_to`. Raises ValueError, in words, for a reason that there is not.
    """
    if reason not in ("", *Vote.Reason.values):
        raise ValueError(_("Choose one of the reasons."))
    said = {
        "revision_id": article.published_id,
        "contact": contact,
        "helped": helped,
        "reason": "" if helped else reason,
        "words": words.replace("\x00", "").strip()[:WORDS_LENGTH],
        "at": timezone.now(),
    }
    row, _made = Vote.objects.update_or_create(article=article, voter=voter, defaults=said)
    track("article.voted", actor=_actor(contact), subject=article, helped=helped, reason=row.reason, revision=row.revision_id)  # fmt: skip
    return row


def _actor(contact):
    return Actor("contact", contact.pk) if contact else SYSTEM


@transaction.atomic
def comment(*, article, text, name="", email="", contact=None, answers=None) -> Comment:
    """A reader's comment; it waits for a member. Raises ValueError, in words, where comments are closed, nothing is said, or too much waits."""
    if not article.comments_open:
        raise ValueError(_("Comments are closed here."))
    text = _clean_text(text)
    if article.comments.waiting().count() >= MOST_WAITING:
        raise ValueError(_("Too many comments wait here. Please try again later."))
    name = clean_line(name or (contact.name if contact else ""), NAME_LENGTH)
    row = Comment.objects.create(
        article=article, contact=contact, name=name, email=email.strip()[:254], text=text, answers=_thread_of(article, answers)
    )  # fmt: skip
    track("article.commented", actor=_actor(contact), subject=article, comment=row.pk)
    return row


@transaction.atomic
def answer_comment(*, comment, by, text) -> Comment:
    """A member answers a comment in public, which shows the comment too."""
    row = Comment.objects.create(
        article=comment.article, member=by, name=by.name[:NAME_LENGTH], text=_clean_text(text), state=Comment.State.SHOWN,
        answers=comment.answers or comment, decided_at=timezone.now(), decided_by=by,
    )  # fmt: skip
    decide(comment=comment, by=by, show=True)
    track("article.comment_answered", actor=by.actor, subject=comment.article, comment=row.pk)
    return row


@transaction.atomic
def decide(*, comment, by, show) -> Comment:
    """Show a comment to readers, or hide it. Returns it."""
    row = Comment.objects.select_for_update(of=("self",)).select_related("article").get(pk=comment.pk)
    state = Comment.State.SHOWN if show else Comment.State.HIDDEN
    if row.state != state:
        row.state, row.decided_at, row.decided_by = state, timezone.now(), by
        row.save(update_fields=["state", "decided_at", "decided_by"])
        track("article.comment_decided", actor=by.actor, subject=row.article, comment=row.pk, shown=show)
    return row


def forget(contact_id) -> None:
    """What a person who is erased said here: her words go, that she voted stays without her."""
    Comment.objects.filter(contact=contact_id).delete()
    Vote.objects.filter(contact=contact_id).update(contact=None, words="")


def follow_merge(kept_id, absorbed_id) -> None:
    """What was said by one is said by whom she went into."""
    for model in (Comment, Vote):
        model.objects.filter(contact=absorbed_id).update(contact=kept_id)


def _thread_of(article, comment):
    """Answers stand one deep: an answer to an answer answers what that one does."""
    if comment is None or comment.article_id != article.pk or comment.state != Comment.State.SHOWN:
        return None
    return comment.answers or comment


def _clean_text(text):
    text = text.replace("\x00", "").strip()
    if not 0 < len(text) <= TEXT_LENGTH:
        raise ValueError(_("Write something, in at most 3,000 letters."))
    return text
