from ..kinds import INSIDE

APART = 320  # pixels between a step and the next


def blank(kind) -> dict:
    """What a new flow of a kind begins with: one thing to do, and an end. Not yet one that can be deployed."""
    first = {"kind": "task" if kind == INSIDE else "message", "name": "", "at": [0, 0]}
    first["exits"] = {} if kind == INSIDE else {"next": "s2"}
    end = {"kind": "end", "name": "", "at": [APART, 0], "exits": {}}
    return {"start": "s1", "variables": {}, "steps": {"s1": first, "s2": end}}
