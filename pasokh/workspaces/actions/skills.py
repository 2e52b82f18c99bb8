"""Skills, and who has which."""

from django.db import transaction

from pasokh.events import track
from pasokh.events.changing import change, retire

from ..models import MemberSkill, Skill
from ..models.skill import LEVELS


def make_skill(*, name, by, kind=Skill.Kind.FIELD, code=""):
    """A new skill. Raises IntegrityError where the name is taken."""
    skill = Skill.objects.create(name=name, kind=kind, code=code)
    track("skill.made", actor=by.actor, subject=skill)
    return skill


def change_skill(*, skill, by, **fields):
    """Its name, kind or code. Raises IntegrityError where the name is taken."""
    change(skill, "skill.changed", by=by, fields=fields)


def retire_skill(*, skill, by, retired=True):
    """Ask for it no more, or again. Members keep it."""
    return retire(skill, "skill", by=by, retired=retired)


@transaction.atomic
def set_skills(*, member, by, levels):
    """Have a member know these skills ({skill id: 1 to 5}) and no others. Raises ValueError for another level."""
    if any(level not in LEVELS for level in levels.values()):
        raise ValueError("a level is from 1 to 5")
    before = dict(MemberSkill.objects.filter(member=member).values_list("skill", "level"))
    if before == levels:
        return
    MemberSkill.objects.filter(member=member).exclude(skill__in=levels).delete()
    rows = [MemberSkill(member=member, skill_id=skill, level=level) for skill, level in levels.items()]
    given = {"update_conflicts": True, "update_fields": ["level"], "unique_fields": ["workspace_id", "member", "skill"]}
    MemberSkill.objects.bulk_create(rows, **given)
    track("member.skilled", actor=by.actor, subject=member, skills=sorted(before.keys() ^ levels.keys()))
