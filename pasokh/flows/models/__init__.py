from .duty import Duty
from .flow import Flow, FlowVersion
from .run import Passage, Run, Stimulus

__all__ = ["Duty", "Flow", "FlowVersion", "Passage", "Run", "Stimulus"]
