"""Several calendars: which one counts for whom, by what clocks, and without whose absences."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from pasokh.calendars.models import Absence, Holiday, HoursFor, WorkingHours
from pasokh.calendars.models.working_hours import USUAL_WEEK, stored
from pasokh.calendars.queries import away_until, forget_working_time, hours_id_for, working_time, working_time_for
from pasokh.kernel.tenancy import NoWorkspace
from pasokh.workspaces.models import Team

pytestmark = pytest.mark.usefixtures("kept_still")

EVENING = ((960, 1440),)
SUNDAY = date(2026, 11, 22)
HOUR = timedelta(hours=1)


def at(hour, day=SUNDAY, zone="Asia/Tehran"):
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo(zone))


@pytest.fixture
def evening(shop):
    forget_working_time()
    return WorkingHours.objects.create(name="نوبت عصر", week=stored([EVENING] * 7), official_holidays=False)


@pytest.fixture
def berlin(shop):
    return WorkingHours.objects.create(name="برلین", zone="Europe/Berlin")


def keep(hours, **who):
    HoursFor.objects.create(hours=hours, **who)
    forget_working_time()


def test_a_calendar_is_asked_for_by_its_id(shop, evening):
    assert working_time().week == working_time(None).week == USUAL_WEEK
    assert working_time(evening.pk).week == (EVENING,) * 7
    assert working_time(evening.pk + 1_000) is working_time()
    assert working_time(WorkingHours.objects.get(is_default=True).pk) is working_time()


def test_each_has_its_own_clocks(shop, berlin):
    assert working_time(berlin.pk).zone.key == "Europe/Berlin"
    assert working_time(berlin.pk).is_open(at(10, zone="Europe/Berlin")) is True
    assert working_time(berlin.pk).is_open(at(9)) is False  # half past six in Berlin
    assert working_time().zone.key == "Asia/Tehran"


def test_a_day_of_all_calendars_and_one_of_its_own(shop, evening):
    Holiday.objects.create(day=SUNDAY)
    assert (working_time().blocks_on(SUNDAY), working_time(evening.pk).blocks_on(SUNDAY)) == ((), ())
    Holiday.objects.create(day=SUNDAY, calendar=evening, hours=[[1200, 1260]])
    forget_working_time()
    assert (working_time().blocks_on(SUNDAY), working_time(evening.pk).blocks_on(SUNDAY)) == ((), ((1200, 1260),))


def test_nobody_said_so(shop, make_member):
    sara = make_member()
    assert hours_id_for(member_id=sara.pk, site="chat:1", team_id=7) is None
    assert hours_id_for() is None
    assert working_time_for(member_id=sara.pk, site="chat:1", team_id=7) is working_time()


def test_the_nearest_that_is_set_counts(shop, make_member, evening, berlin):
    sara, reza = make_member(), make_member("رضا")
    above = Team.objects.create(name="پشتیبانی")
    team = Team.objects.create(name="سطح دو", parent=above)
    keep(evening, team=above)
    assert hours_id_for(member_id=sara.pk, site="chat:1", team_id=team.pk) == evening.pk
    keep(berlin, site="chat:1")
    assert hours_id_for(member_id=sara.pk, site="chat:1", team_id=team.pk) == berlin.pk
    assert hours_id_for(member_id=sara.pk, site="chat:2", team_id=team.pk) == evening.pk
    keep(evening, member=sara)
    assert hours_id_for(member_id=sara.pk, site="chat:1", team_id=team.pk) == evening.pk
    assert hours_id_for(member_id=reza.pk, site="chat:1", team_id=team.pk) == berlin.pk
    keep(berlin, team=team)
    assert hours_id_for(team_id=team.pk) == berlin.pk
    assert working_time_for(site="chat:1") is working_time(berlin.pk)


def test_a_member_keeps_the_hours_of_her_teams(shop, make_member, evening, berlin):
    sara, above = make_member(), Team.objects.create(name="پشتیبانی")
    teams = [Team.objects.create(name=name, parent=above) for name in ("یک", "دو")]
    for team in teams:
        team.members.add(sara)
    keep(evening, team=above)
    assert working_time_for(member_id=sara.pk) is working_time(evening.pk)
    keep(berlin, team=teams[1])
    assert hours_id_for(member_id=sara.pk) == evening.pk  # by her first team
    assert hours_id_for(member_id=sara.pk, team_id=teams[1].pk) == berlin.pk
    keep(berlin, member=sara)
    assert hours_id_for(member_id=sara.pk) == berlin.pk


def test_teams_in_a_circle_end_the_search(shop, evening):
    one, other = Team.objects.create(name="یک"), Team.objects.create(name="دو")
    Team.objects.filter(pk=one.pk).update(parent=other)
    Team.objects.filter(pk=other.pk).update(parent=one)
    keep(evening, team=Team.objects.create(name="سه"))
    assert hours_id_for(team_id=one.pk) is None


def test_absences_are_taken_out(shop, make_member):
    sara, reza = make_member(), make_member("رضا")
    Absence.objects.create(member=sara, first_day=SUNDAY, last_day=SUNDAY, starts=time(10), ends=time(12))
    Absence.objects.create(member=sara, first_day=SUNDAY, last_day=SUNDAY, starts=time(11), ends=time(13))
    Absence.objects.create(member=sara, first_day=SUNDAY + timedelta(days=1), last_day=SUNDAY + timedelta(days=3))
    hers = working_time_for(member_id=sara.pk)
    assert [hers.is_open(at(hour)) for hour in (9, 10, 11, 12, 13)] == [True, False, False, False, True]
    assert hers.next_opening(at(17)) == at(8, SUNDAY + timedelta(days=4)) + HOUR / 2
    assert hers.between(at(0), at(23)) == 5.5 * HOUR
    assert hers.next_working_day(SUNDAY) == SUNDAY + timedelta(days=4)
    assert hers.opening_of(SUNDAY + timedelta(days=1)) is None
    assert working_time_for(member_id=reza.pk) is working_time()


def test_an_absence_goes_by_the_clocks_of_her_calendar(shop, make_member, berlin):
    sara = make_member()
    keep(berlin, member=sara)
    absence = Absence.objects.create(member=sara, first_day=SUNDAY, last_day=SUNDAY)
    assert absence.span(ZoneInfo("Europe/Berlin"))[0] == datetime(2026, 11, 21, 23, tzinfo=UTC)
    assert working_time_for(member_id=sara.pk).away == (absence.span(ZoneInfo("Europe/Berlin")),)


def test_it_is_kept_for_a_moment(shop, make_member, evening, count_queries):
    sara = make_member()
    keep(evening, member=sara)
    Absence.objects.create(member=sara, first_day=SUNDAY, last_day=SUNDAY)
    first = working_time_for(member_id=sara.pk, team_id=3)
    with count_queries() as counted:
        again = working_time_for(member_id=sara.pk, team_id=3)
        hours_id_for(site="chat:9", team_id=3)
        working_time(evening.pk)
    assert (len(counted), again is first) == (0, True)


def test_it_is_read_in_few_statements(shop, make_member, evening, count_queries):
    keep(evening, member=make_member())
    keep(evening, team=Team.objects.create(name="سه"))
    with count_queries() as counted:
        working_time_for(member_id=5, team_id=3)
    assert len(counted) == 8


def test_outside_of_a_workspace_it_is_refused(db):
    for question in (hours_id_for, working_time_for):
        with pytest.raises(NoWorkspace):
            question()


@pytest.mark.parametrize("who", [{}, {"site": "chat:1", "team": True}, {"member": True, "team": True}])
def test_hours_are_for_one_keeper(shop, who):
    given = {"member": shop.owner, "team": Team.objects.create(name="سه")}
    with pytest.raises(IntegrityError), transaction.atomic():
        HoursFor.objects.create(hours=WorkingHours.ship(), **{key: given.get(key, value) for key, value in who.items()})
    assert HoursFor.objects.count() == 0


@pytest.mark.parametrize("who", ["member", "team", "site"])
def test_one_keeps_one_calendar(shop, evening, who):
    given = {"member": shop.owner, "team": Team.objects.create(name="سه"), "site": "chat:1"}[who]
    keep(evening, **{who: given})
    with pytest.raises(IntegrityError), transaction.atomic():
        HoursFor.objects.create(hours=WorkingHours.ship(), **{who: given})
    assert HoursFor.objects.get().hours == evening


@pytest.mark.parametrize(
    "said",
    [
        {"last_day": SUNDAY - timedelta(days=1)},
        {"last_day": SUNDAY, "starts": time(10), "ends": time(10)},
        {"last_day": SUNDAY, "starts": time(10), "ends": time(9)},
    ],
)
def test_an_absence_ends_after_it_begins(shop, said):
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(member=shop.owner, first_day=SUNDAY, **said)
    assert Absence.objects.count() == 0


def test_who_is_absent_and_until_when(shop, berlin, make_member):
    sara, mina, nima = (make_member(name) for name in ("سارا", "مینا", "نیما"))
    keep(berlin, member=nima)
    Absence.objects.create(member=sara, first_day=SUNDAY - timedelta(days=3), last_day=SUNDAY)
    Absence.objects.create(member=mina, first_day=SUNDAY, last_day=SUNDAY, starts=time(9), ends=time(12))
    Absence.objects.create(member=nima, first_day=SUNDAY, last_day=SUNDAY)
    forget_working_time()
    midnight, in_berlin = at(0, SUNDAY + timedelta(days=1)), at(0, SUNDAY + timedelta(days=1), "Europe/Berlin")
    assert away_until(at(10)) == {sara.pk: midnight, mina.pk: at(12), nima.pk: in_berlin}
    assert away_until(at(12)) == {sara.pk: midnight, nima.pk: in_berlin}
    assert away_until(at(1, SUNDAY + timedelta(days=1))) == {nima.pk: in_berlin}
    assert away_until(at(9, SUNDAY + timedelta(days=2))) == {}
    with CaptureQueriesContext(connection) as asked:
        away_until(at(10))
    assert len(asked) == 0


def test_there_is_one_default(shop):
    with pytest.raises(IntegrityError), transaction.atomic():
        WorkingHours.objects.create(name="دیگر", is_default=True)
    assert WorkingHours.ship() == WorkingHours.objects.get()
