"""Flows as they are drawn and served."""

import pytest

from pasokh.flows import actions

PAGE = "/desk/flows"


@pytest.fixture
def flow(shop):
    return actions.create("مرجوعی", "process", shop.owner)


@pytest.fixture
def graph():
    """Ready for service: an approval, then a task, with a way for what is refused."""
    end = {"kind": "end", "at": [900, 0], "exits": {}}
    return {
        "start": "s1",
        "variables": {"order": {"label": {"fa": "شمارهٔ سفارش"}, "kind": "text", "ask": True}},
        "steps": {
            "s1": {
                "kind": "approval",
                "at": [0, 0],
                "title": "بازگشت {{order}}",
                "who": "leads",
                "exits": {"approved": "s2", "refused": "s3"},
            },
            "s2": {
                "kind": "task",
                "at": [320, 0],
                "title": "تحویل",
                "who": "leads",
                "outcomes": [
                    {"value": "done", "label": {"fa": "تحویل شد"}},
                    {"value": "lost", "label": {"fa": "گم شد"}},
                ],
                "exits": {"done": "s4", "lost": "s3"},
            },
            "s3": {"kind": "end", "at": [640, 0], "outcome": "نشد", "exits": {}},
            "s4": end,
        },
    }


@pytest.fixture
def served(shop, graph):
    """A flow in service."""
    made = actions.create("مرجوعی", "process", shop.owner, graph=graph)
    actions.deploy(made, shop.owner, "نخست")
    made.refresh_from_db()
    return made


def seen(flow):
    """What a page that has the flow as it is now says of it."""
    draft = flow.draft
    return f"{draft.number}.{draft.revision}" if draft else f"{flow.active.number}"


def deed(desk, flow, deed, revision=None, **given):
    return desk.post(f"{PAGE}/{flow.public_id}/edit", {"deed": deed, "revision": revision or seen(flow), **given})


@pytest.fixture
def run(served, hear, shop):
    ticket = hear().ticket
    return actions.start(served, ticket=ticket, by=shop.owner, variables={"order": "۱۴۰۳"})
