"""A believable shop for the first look: every room that has a `demo` module tells its part, in the order of the rooms."""

from importlib import import_module
from importlib.util import find_spec


class Story:
    """What the rooms tell each other while the demo is told: attributes set by one, read by the next (workspace, members, …)."""


def tell() -> Story | None:
    """Tell the demo into an empty installation; None (and nothing changed) when there is a workspace already."""
    from django.apps import apps

    if apps.get_model("workspaces", "Workspace").objects.exists():
        return None
    story = Story()
    for app in apps.get_app_configs():
        if app.name.startswith("pasokh.") and app.name != __package__ and find_spec(f"{app.name}.demo"):
            import_module(f"{app.name}.demo").tell(story)
    return story
