from pydantic import Field

from .base import Answer, Moment, Shown

ROOT = "/api/v1"


class AttachmentOut(Answer):
    """A file. `url` gives its content to whoever may see its ticket."""

    id: str = Field(examples=["att_019a8c5e4b7d7c3f9a1b2c3d4e5f6a7b"])
    name: str = Field(examples=["فاکتور.pdf"])
    content_type: str = Field(examples=["application/pdf"])
    size: int = Field(description="Bytes.", examples=[48213])
    sha256: str
    inline: bool = Field(description="A picture inside the text of a mail.")
    state: str = Field(description="`waiting` for the scanner, `clean`, or `blocked`.", examples=["clean"])
    url: str
    created_at: Moment
    display: Shown = Field(default_factory=dict)

    @classmethod
    def of(cls, row, shown):
        return cls(
            id=row.public_id,
            name=row.name,
            content_type=row.content_type,
            size=row.size,
            sha256=row.sha256,
            inline=row.inline,
            state=row.state,
            url=f"{ROOT}/attachments/{row.public_id}/content",
            created_at=row.created_at,
            **shown.of(created_at=row.created_at),
        )
