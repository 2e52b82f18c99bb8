"""The demo shop's people: «خانهٔ نو», a shop of household appliances in Tehran."""

from pasokh.kernel.tenancy import workspace

from .actions.confirm_email import confirm_email
from .actions.found import add_member, found
from .models import Team, User

PASSWORD = "khaneno-demo"  # noqa: S105 (printed for everybody to see)
OWNER_EMAIL = "negar@khaneno.example"
PEOPLE = (
    # name, e-mail, role, teams
    ("سامان محمدی", "saman@khaneno.example", "lead", ("پشتیبانی فنی", "فروش")),
    ("عاطفه رستمی", "atefeh@khaneno.example", "agent", ("فروش",)),
    ("پویا نیک‌فر", "pouya@khaneno.example", "agent", ("پشتیبانی فنی",)),
    ("رضا انبارداری", "reza@khaneno.example", "light", ("پشتیبانی فنی",)),
)


def tell(story):
    """Found the shop with its owner, teams and members."""
    story.workspace, story.owner = found(
        name="خانهٔ نو", owner_name="نگار کریمی", owner_email=OWNER_EMAIL, password=PASSWORD, demo=True
    )
    story.password = PASSWORD
    with workspace(story.workspace):
        story.teams = {name: Team.objects.create(name=name) for name in ("فروش", "پشتیبانی فنی", "امور مالی")}
        story.members = {"نگار": story.owner}
        _join(story, story.owner, ("فروش",))
        for name, email, role, teams in PEOPLE:
            user = User.objects.create_user(email, PASSWORD, name=name)
            confirm_email(user)
            member = add_member(user=user, name=name, role=role)
            story.members[name.split()[0]] = member
            _join(story, member, teams)


def _join(story, member, teams):
    for team in teams:
        member.memberships.create(team=story.teams[team])
