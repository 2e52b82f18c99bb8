"""The five structures of a support team: functional, hierarchical, matrix, flat, customer-centred. Each is looked at before it is applied.

Teams, skills and queues of the same name are taken as they are; nothing is deleted, nobody leaves a team, no queue that is there is changed.
"""

from .applying import apply
from .planning import Plan, plan
from .shipped import KEYS, Structure, structures

__all__ = ["KEYS", "Plan", "Structure", "apply", "plan", "structures"]
