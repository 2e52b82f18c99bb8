"""What is done with flows and runs. All of it inside the workspace's transaction; each change is told in the log."""

from .duties import NotAsked, Over, answer_task, decide
from .exchange import export, import_
from .flows import Changed, NotReady, create, deploy, duplicate, rename, restore, retire, save_draft
from .runs import AlreadyRuns, NotDeployed, Settled, cancel, hand_over, resume, start

__all__ = [
    "AlreadyRuns",
    "Changed",
    "NotAsked",
    "NotDeployed",
    "NotReady",
    "Over",
    "Settled",
    "answer_task",
    "cancel",
    "create",
    "decide",
    "deploy",
    "duplicate",
    "export",
    "hand_over",
    "import_",
    "rename",
    "restore",
    "resume",
    "retire",
    "save_draft",
    "start",
]
