"""The five structures: what a preview says is what is done, nothing is deleted, and work reaches somebody."""

import pytest

from pasokh.events.models import Event
from pasokh.kernel.filters import check
from pasokh.kernel.kept import forget_all
from pasokh.routing.models import Queue
from pasokh.routing.structures import KEYS, apply, plan, structures
from pasokh.tickets.filters import fields
from pasokh.workspaces.actions.skills import set_skills
from pasokh.workspaces.actions.teams import UnderItself, change_team
from pasokh.workspaces.models import Skill, Team, TeamMembership

from .conftest import come, line


@pytest.fixture
def staff(shop, make_member):
    return {
        "lead": make_member("سامان", role="lead"),
        "agent": make_member("عاطفه"),
        "light": make_member("رضا", role="light"),
    }


def test_all_five_are_there_in_both_languages():
    assert tuple(structures()) == KEYS
    for each in structures().values():
        parts = (*each.teams, *each.skills, *each.queues)
        assert all(part.name["fa"].strip() and part.name["en"].strip() for part in parts)
        keys = {team.key for team in each.teams}
        assert all(set(queue.teams) <= keys and queue.teams for queue in each.queues)
        assert {team.under for team in each.teams} <= keys | {""}


@pytest.mark.parametrize("language", ["fa", "en"])
@pytest.mark.parametrize("key", KEYS)
def test_what_was_shown_is_done_and_again_changes_nothing(shop, staff, key, language):
    before = plan(structures()[key], language)
    assert before.changes_something and not Team.objects.exists() and not Queue.objects.exists()
    apply(structures()[key], by=shop.owner, language=language)
    assert set(Team.objects.values_list("name", flat=True)) == {team.name for team in before.teams}
    for team in before.teams:
        kept = Team.objects.get(name=team.name)
        assert {each.pk for each in kept.members.all()} == {each.pk for each in team.members}
        leads = TeamMembership.objects.filter(team=kept, lead=True).values_list("member", flat=True)
        assert set(leads) == {each.pk for each in team.leading}
        assert (kept.parent.name if kept.parent else "") == team.above
    for queue in Queue.objects.all():
        check(queue.filter, fields(), personal=False)
    assert not TeamMembership.objects.filter(member=staff["light"]).exists()
    assert not plan(structures()[key], language).changes_something
    count = Event.objects.exclude(kind="structure.applied").count()
    apply(structures()[key], by=shop.owner, language=language)
    assert Event.objects.exclude(kind="structure.applied").count() == count
    assert Event.objects.filter(kind="structure.applied", payload__structure=key).count() == 2


@pytest.mark.parametrize("key", KEYS)
def test_work_reaches_a_queue_with_people(shop, staff, arrive, key):
    apply(structures()[key], by=shop.owner, language="fa")
    Queue.objects.update(keeps_hours=False)
    come(staff["agent"])
    ticket = arrive()
    assert ticket.team is not None and ticket.team.queues.exists()
    assert (ticket.assignee == staff["agent"]) is (key != "flat")


def test_in_the_matrix_work_goes_rather_to_who_knows_it_and_to_others_where_nobody_does(
    shop, staff, arrive, make_member
):
    apply(structures()["matrix"], by=shop.owner, language="fa")
    Queue.objects.update(keeps_hours=False)
    knows = make_member("داریوش")
    orders = Skill.objects.get(name="سفارش و ارسال")
    set_skills(member=knows, by=shop.owner, levels={orders.pk: 3})
    Team.objects.get(name="گروه سفارش‌ها").memberships.create(member=knows)
    forget_all()
    come(staff["agent"])
    assert arrive().assignee == staff["agent"]
    come(knows)
    assert arrive().assignee == knows


def test_what_is_there_stays(shop, staff):
    kept = Team.objects.create(name="پشتیبانی فنی")
    kept.memberships.create(member=shop.owner, lead=True)
    other = Team.objects.create(name="انبار")
    made = plan(structures()["functional"], "fa", members={"technical": [staff["agent"].pk]})
    [technical] = [team for team in made.teams if team.part.key == "technical"]
    assert (technical.is_new, technical.joining) == (False, [staff["agent"]])
    apply(structures()["functional"], by=shop.owner, language="fa", members={"technical": [staff["agent"].pk]})
    assert {each.member_id: each.lead for each in kept.memberships.all()} == {
        shop.owner.pk: True,
        staff["agent"].pk: False,
    }
    assert Team.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize("key", KEYS)
def test_it_takes_over_from_a_queue_that_took_everything(shop, staff, arrive, key):
    line(shop.owner, [Team.objects.create(name="پیشین")], name="درخواست‌های تازه")
    made = apply(structures()[key], by=shop.owner, language="fa")
    names = [each.name for each in made.queues]
    assert list(Queue.objects.active().values_list("name", flat=True)) == [*names, "درخواست‌های تازه"]
    assert arrive().team.name in {each.name for each in made.teams}


def test_the_stages_of_customers_are_skills_with_tags(shop, staff):
    apply(structures()["customer"], by=shop.owner, language="fa")
    assert dict(Skill.objects.values_list("code", "kind")) == {"آموزش": "stage", "نگهداشت": "stage"}


def test_a_team_never_comes_under_itself(shop):
    above, below = Team.objects.create(name="بالا"), Team.objects.create(name="پایین")
    change_team(team=below, by=shop.owner, name="پایین", members=[], parent=above)
    with pytest.raises(UnderItself):
        change_team(team=above, by=shop.owner, name="بالا", members=[], parent=below)
    above.refresh_from_db()
    assert above.parent is None
