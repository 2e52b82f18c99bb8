"""What the rooms below tell: people who become one, or are forgotten."""

from pasokh.events import on

from .actions import courses, feedback


@on("contact.merged")
def take_over(event):
    feedback.follow_merge(event.subject_id, event.payload["absorbed_id"])
    courses.follow_merge(event.subject_id, event.payload["absorbed_id"])


@on("contact.erased")
def forget(event):
    feedback.forget(event.subject_id)
    courses.forget(event.subject_id)
