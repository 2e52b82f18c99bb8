from typing import Literal

from pydantic import Field

from pasokh.contacts.models.contact import NAME_LENGTH

from .base import Answer, Body, Moment, Paged, Ref, Shown, Text

NOTES_LENGTH = 20_000
MOST_IDENTITIES = 20
Language = Literal["fa", "en", ""]


class IdentityOut(Answer):
    """A way to reach a contact; `proven` when something was received from it or a member vouched for it."""

    kind: str = Field(description="`phone`, `email`, `telegram`, `bale` or `handle`.", examples=["phone"])
    value: str = Field(
        description="Phones in E.164, addresses in lower case, of messengers the id of the chat.",
        examples=["+989123456789"],
    )
    proven: bool

    @classmethod
    def of(cls, row):
        return cls(kind=row.kind, value=row.value, proven=row.proven)


class IdentityPage(Answer):
    data: list[IdentityOut]
    next: str | None = Field(description="Always null: a contact's identities come together.")


class ContactOut(Answer):
    """A customer. After an erasure only the id and the times are left."""

    id: str = Field(examples=["con_019a8c5e4b7d7c3f9a1b2c3d4e5f6a7b"])
    name: str = Field(examples=["مریم رضایی"])
    language: str = Field(examples=["fa"])
    notes: str
    company: Ref | None
    identities: list[IdentityOut]
    created_at: Moment
    last_seen_at: Moment | None
    blocked_at: Moment | None
    erased_at: Moment | None
    display: Shown = Field(default_factory=dict)

    @classmethod
    def of(cls, row, shown):
        """Of a contact whose company and identities were read with it. A chat visitor's key is no way to reach her."""
        moments = {
            "created_at": row.created_at,
            "last_seen_at": row.last_seen_at,
            "blocked_at": row.blocked_at,
            "erased_at": row.erased_at,
        }
        return cls(
            id=row.public_id,
            name=row.name,
            language=row.language,
            notes=row.notes,
            company=Ref.of(row.company),
            identities=[IdentityOut.of(each) for each in _ways(row)],
            **moments,
            **shown.of(**moments),
        )


class ContactPage(Answer):
    data: list[ContactOut]
    next: str | None = Field(description="The `cursor` of the next page; null on the last.")


class ContactQuery(Paged):
    search: Text | None = Field(
        None, max_length=200, description="Any part of a name, phone or address; the newest 200."
    )
    email: Text | None = Field(None, max_length=320, description="Exactly this address.")
    phone: Text | None = Field(None, max_length=40, description="Exactly this phone, in any spelling.")


class IdentityIn(Body):
    """`email` or `phone` in any spelling, or a messenger's `handle`."""

    kind: Literal["phone", "email", "handle"]
    value: Text = Field(min_length=1, max_length=320, examples=["0912 345 6789"])


class ContactIn(Body):
    """A new customer. An identity that somebody has already is refused with her id."""

    name: Text = Field("", max_length=NAME_LENGTH, examples=["مریم رضایی"])
    language: Language = ""
    notes: Text = Field("", max_length=NOTES_LENGTH)
    identities: list[IdentityIn] = Field(default_factory=list, max_length=MOST_IDENTITIES)


class ContactPatch(Body):
    """What is to change; what is left out stays."""

    name: Text = Field(None, max_length=NAME_LENGTH)
    language: Language = None
    notes: Text = Field(None, max_length=NOTES_LENGTH)


def _ways(contact):
    """In the order in which they came to be known."""
    told = (each for each in contact.identities.all() if each.kind != "visitor")
    return sorted(told, key=lambda identity: identity.pk)
