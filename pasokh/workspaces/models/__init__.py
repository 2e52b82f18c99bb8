from .address import Address
from .api_token import ApiToken
from .counter import Counter
from .custom_field import CustomField
from .invitation import Invitation
from .member import Member
from .skill import MemberSkill, Skill
from .team import Team, TeamMembership
from .user import User
from .workspace import Workspace

__all__ = [
    "Address",
    "ApiToken",
    "Counter",
    "CustomField",
    "Invitation",
    "Member",
    "MemberSkill",
    "Skill",
    "Team",
    "TeamMembership",
    "User",
    "Workspace",
]
