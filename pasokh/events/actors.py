"""Who did it."""

from dataclasses import dataclass

# Whose words answer a customer. After what rules and flows say by themselves she still waits for us.
ANSWERING = ("member", "api")


@dataclass(frozen=True)
class Actor:
    """A kind (member, contact, system, automation, flow, api) and the id of the row, where there is one."""

    kind: str
    id: int | None = None

    @property
    def answers(self) -> bool:
        """Whether what it says to a customer answers her."""
        return self.kind in ANSWERING


SYSTEM = Actor("system")
