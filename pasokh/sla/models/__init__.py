from .breach import Breach
from .clock import Clock, ClockChange
from .commitment import Commitment
from .contract import Contract, ContractUse
from .policy import Policy

__all__ = ["Breach", "Clock", "ClockChange", "Commitment", "Contract", "ContractUse", "Policy"]
