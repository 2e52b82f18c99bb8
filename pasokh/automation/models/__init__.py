from .macro import Macro
from .reading import Reading
from .rule import Rule, RuleVersion
from .run import Run, Turn
from .signing import SigningKey

__all__ = ["Macro", "Reading", "Rule", "RuleVersion", "Run", "SigningKey", "Turn"]
