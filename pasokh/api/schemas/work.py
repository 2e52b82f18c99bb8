"""Work on a ticket: tasks and call-backs, checklists, time spent, putting off, links, merging and splitting."""

from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from pasokh.tickets.models.checklist import NAME_LENGTH
from pasokh.tickets.models.subject import LENGTH as SUBJECT_LENGTH
from pasokh.tickets.models.task import OUTCOME_LENGTH, TITLE_LENGTH
from pasokh.tickets.models.time_entry import LONGEST, NOTE_LENGTH

from .base import Answer, Body, Id, Moment, Paged, Ref, Shown, Text

UID = "019a8c5e4b7d7c3f9a1b2c3d4e5f6a7b"
TICKET = f"tkt_{UID}"
PHONE = "+989123456789"
LATER = "2027-11-25T06:30:00Z"
LONGEST_REMINDER = 60 * 24 * 365  # minutes
Wire = Annotated[AwareDatetime, Field(description="RFC 3339 with an offset.", examples=[LATER])]
Next = Annotated[str | None, Field(description="The `cursor` of the next page; null on the last.")]


class Nothing(Body):
    """`{}`: there is nothing to say."""


class TaskOut(Answer):
    """Something to be done for a ticket, perhaps a call."""

    id: str = Field(examples=[f"tsk_{UID}"])
    ticket_id: str = Field(examples=[TICKET])
    kind: Literal["task", "call"]
    title: str = Field(examples=["تماس با مشتری"])
    phone: str = Field(description="Whom to call, E.164; empty for a task.", examples=[PHONE])
    due_at: Moment | None
    remind_before: int | None = Field(description="Minutes before `due_at`; null: no reminder.", examples=[10])
    owner: Ref | None
    done_at: Moment | None
    done_by: Ref | None
    result: Literal["", "reached", "no_answer", "wrong_number"] = Field(description="How a call ended.")
    outcome: str = Field(description="What came of it.")
    created_at: Moment
    display: Shown = Field(default_factory=dict)

    @classmethod
    def of(cls, row, shown):
        moments = {"due_at": row.due_at, "done_at": row.done_at, "created_at": row.created_at}
        same = {name: getattr(row, name) for name in ("kind", "title", "phone", "remind_before", "result", "outcome")}
        people = {"owner": Ref.of(row.owner), "done_by": Ref.of(row.done_by)}
        return cls(id=row.public_id, ticket_id=row.ticket.public_id, **same, **people, **moments, **shown.of(**moments))


class TaskPage(Answer):
    data: list[TaskOut]
    next: Next


class TaskQuery(Paged):
    """Filters of the list; all that are given must hold."""

    ticket: Id | None = Field(None, description="A ticket's id.")
    owner: Id | None = Field(None, description="A member's id, `me`, or `none`.")
    state: Literal["pending", "done", "all"] = "pending"
    kind: Literal["task", "call"] | None = None
    due_before: AwareDatetime | None = Field(None, description="RFC 3339: due before this moment.")


class TaskPatch(Body):
    """What is to change; what is left out stays."""

    kind: Literal["task", "call"] = None
    title: Text = Field(None, min_length=1, max_length=TITLE_LENGTH, examples=["تماس با مشتری"])
    phone: Text = Field(None, max_length=40, description="Of a call, in any spelling.", examples=["09123456789"])
    due_at: Wire | None = None
    remind_before: int | None = Field(None, ge=0, le=LONGEST_REMINDER, description="Minutes; null: no reminder.")
    owner_id: Id | None = Field(None, description="null: nobody yet.")


class TaskIn(TaskPatch):
    """A new task."""

    kind: Literal["task", "call"] = "task"
    title: Text = Field(min_length=1, max_length=TITLE_LENGTH, examples=["تماس با مشتری"])


class Outcome(Body):
    """What came of a task."""

    result: Literal["", "reached", "no_answer", "wrong_number"] = Field("", description="How a call ended.")
    outcome: Text = Field("", max_length=OUTCOME_LENGTH, examples=["فردا دوباره تماس می‌گیریم"])


class ItemOut(Answer):
    """One thing to look at."""

    id: str = Field(examples=[f"cli_{UID}"])
    text: str = Field(examples=["شمارهٔ سریال پرسیده شد"])
    required: bool = Field(description="The ticket is not solved without it.")
    done_at: Moment | None
    done_by: Ref | None

    @classmethod
    def of(cls, row):
        return cls(
            id=row.public_id, text=row.text, required=row.required, done_at=row.done_at, done_by=Ref.of(row.done_by)
        )


class ChecklistOut(Answer):
    """A list on one ticket."""

    id: str = Field(examples=[f"chl_{UID}"])
    name: str = Field(examples=["پیش از ارسال"])
    items: list[ItemOut]

    @classmethod
    def of(cls, row, items):
        return cls(id=row.public_id, name=row.name, items=[ItemOut.of(item) for item in items])


class ChecklistPage(Answer):
    data: list[ChecklistOut]
    next: None = Field(description="All lists of a ticket come at once.")


class ChecklistIn(Body):
    """A new list: from a template that is in force, or of its own name and items."""

    template: Text | None = Field(None, max_length=NAME_LENGTH, description="The name of a template.")
    name: Text = Field("", max_length=NAME_LENGTH, examples=["پیش از ارسال"])
    items: list[Annotated[Text, Field(min_length=1, max_length=300)]] = Field(
        default_factory=list, max_length=60, examples=[["شمارهٔ سریال پرسیده شد"]]
    )


class Tick(Body):
    done: bool = Field(examples=[True])


class TimeOut(Answer):
    """Time that a member spent on a ticket."""

    id: str = Field(examples=[f"tim_{UID}"])
    ticket_id: str = Field(examples=[TICKET])
    member: Ref | None
    seconds: int = Field(examples=[900])
    note: str
    timed: bool = Field(description="Measured by the timer, not typed.")
    worked_at: Moment = Field(description="When she was done.")
    display: Shown = Field(default_factory=dict)

    @classmethod
    def of(cls, row, shown):
        same = {name: getattr(row, name) for name in ("seconds", "note", "timed", "worked_at")}
        whose = {"ticket_id": row.ticket.public_id, "member": Ref.of(row.member)}
        return cls(id=row.public_id, **whose, **same, **shown.of(worked_at=row.worked_at))


class TimePage(Answer):
    data: list[TimeOut]
    next: Next


class TimeIn(Body):
    """Time that the token's member spent."""

    seconds: int = Field(ge=1, le=int(LONGEST.total_seconds()), examples=[900])
    note: Text = Field("", max_length=NOTE_LENGTH)


class SnoozeIn(Body):
    """Until when a ticket is put off."""

    until: Wire | None = Field(description="null: until the customer answers.")


class LinkOut(Answer):
    """What another ticket is to this one."""

    id: str = Field(examples=[f"lnk_{UID}"])
    how: Literal[
        "related",
        "child",
        "parent",
        "duplicate_of",
        "duplicated_by",
        "blocks",
        "blocked_by",
        "split_into",
        "split_from",
    ] = Field(
        description="`child`: the other is a part of this one; `duplicate_of`: this one is a duplicate of the other; `blocked_by`: the other must "
        "be solved first; `split_into`: the other was made of a message of this one."
    )
    ticket_id: str = Field(description="The other one.", examples=[TICKET])


class LinkPage(Answer):
    data: list[LinkOut]
    next: None = Field(description="All links of a ticket come at once.")


class LinkIn(Body):
    ticket_id: Id = Field(description="The other one.", examples=[TICKET])
    how: Literal["related", "child", "parent", "duplicate_of", "duplicated_by", "blocks", "blocked_by"] = "related"


class MergeIn(Body):
    into_id: Id = Field(description="The ticket that goes on: what was said here stands there.", examples=[TICKET])


class SplitIn(Body):
    message_id: Id = Field(description="The message that begins the new ticket.", examples=[f"msg_{UID}"])
    later: bool = Field(False, description="With everything that was said after it.")
    subject: Text = Field("", max_length=SUBJECT_LENGTH)
