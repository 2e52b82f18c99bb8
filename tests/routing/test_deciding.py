"""Who gets what: pure, so that any number of shops can be tried."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from pasokh.routing.deciding import STRATEGIES, Ask, Person, Way, choose, decide

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
WEIGHTS = {"chat": 25, "email": 2, "voice": 100}
QUEUES = (1, 2)

asks = some.builds(
    Ask,
    ticket=some.just(0),
    queue=some.sampled_from(QUEUES),
    channel=some.sampled_from(list(WEIGHTS)),
    at=some.integers(0, 600).map(lambda seconds: NOW - timedelta(seconds=seconds)),
    needs=some.dictionaries(some.integers(1, 3), some.integers(1, 5), max_size=2),
    rather=some.frozensets(some.integers(1, 3), max_size=2),
    last_agent=some.none() | some.integers(1, 8),
    passed=some.frozensets(some.integers(1, 8), max_size=2),
)
people = some.builds(
    Person,
    pk=some.just(0),
    total=some.integers(0, 120),
    load=some.integers(0, 120),
    queues=some.frozensets(some.sampled_from(QUEUES)),
    weights=some.just(WEIGHTS),
    skills=some.dictionaries(some.integers(1, 3), some.integers(1, 5)),
    turn=some.integers(0, 20),
    idle_since=some.integers(0, 600).map(lambda seconds: NOW - timedelta(seconds=seconds)),
)
ways = some.fixed_dictionaries(
    {queue: some.builds(Way, some.sampled_from([*STRATEGIES, "manual"]), some.booleans()) for queue in QUEUES}
)


def numbered(found, **names):
    [name] = names
    return [type(each)(**vars(each) | {name: number}) for number, each in enumerate(found, start=1)]


shops = some.tuples(
    some.lists(asks, max_size=20).map(lambda found: numbered(found, ticket=1)),
    some.lists(people, max_size=8).map(lambda found: numbered(found, pk=1)),
    ways,
)


def copies(found):
    return [Person(**vars(each)) for each in found]


@given(shops)
def test_nobody_gets_more_than_she_has_room_for(shop):
    waiting, here, ways = shop
    after = copies(here)
    given = decide(waiting, after, ways, NOW)
    for before, person in zip(here, after, strict=True):
        hers = [ask for ask in waiting if given.get(ask.ticket) == person.pk]
        assert person.load == before.load + sum(person.weight_of(ask.channel) for ask in hers)
        assert person.load <= max(person.total, before.load)


@given(shops)
def test_nobody_gets_what_is_not_hers(shop):
    waiting, here, ways = shop
    given = decide(waiting, copies(here), ways, NOW)
    by_id = {person.pk: person for person in here}
    for ask in waiting:
        if ask.ticket in given:
            person = by_id[given[ask.ticket]]
            assert ask.queue in person.queues and person.pk not in ask.passed
            assert all(person.skills.get(skill, 0) >= level for skill, level in ask.needs.items())
            assert ways[ask.queue].strategy != "manual"


@given(shops)
def test_nothing_waits_that_somebody_could_take(shop):
    waiting, here, ways = shop
    after = copies(here)
    given = decide(waiting, after, ways, NOW)
    left = [ask for ask in waiting if ask.ticket not in given and ways[ask.queue].strategy != "manual"]
    assert not [(ask, person) for ask in left for person in after if person.could_take(ask)]


@given(shops)
def test_nobody_is_overtaken_by_who_came_later_and_needs_the_same(shop):
    waiting, here, ways = shop
    given = decide(waiting, copies(here), ways, NOW)
    for first in waiting:
        for later in waiting:
            alike = (first.queue, first.channel, first.needs) == (later.queue, later.channel, later.needs)
            if alike and not first.passed and first.order < later.order and later.ticket in given:
                assert first.ticket in given


@given(shops, some.randoms())
def test_the_order_in_which_things_are_read_decides_nothing(shop, chance):
    waiting, here, ways = shop
    given = decide(waiting, copies(here), ways, NOW)
    mixed, others = list(waiting), copies(here)
    chance.shuffle(mixed)
    chance.shuffle(others)
    assert decide(mixed, others, ways, NOW) == given


def person(pk, **fields):
    return Person(**{"pk": pk, "total": 100, "load": 0, "queues": frozenset({1}), "weights": WEIGHTS} | fields)


def an_ask(ticket=1, **fields):
    return Ask(**{"ticket": ticket, "queue": 1, "channel": "chat", "at": NOW} | fields)


def test_round_robin_gives_each_a_turn():
    here = [person(1, turn=5), person(2, turn=3), person(3, turn=4)]
    given = decide([an_ask(ticket) for ticket in range(1, 7)], here, {1: Way("round_robin")}, NOW)
    assert list(given.values()) == [2, 3, 1, 2, 3, 1]


def test_the_least_busy_is_who_has_the_smallest_part_of_her_room_taken():
    here = [person(1, load=25), person(2, total=200, load=30), person(3, load=50)]
    assert choose(an_ask(), here, Way("least_busy")).pk == 2


def test_the_longest_idle():
    here = [person(1, idle_since=NOW), person(2, idle_since=NOW - timedelta(minutes=3)), person(3, idle_since=NOW)]
    assert choose(an_ask(), here, Way("longest_idle")).pk == 2


def test_by_skill_the_best_goes_first_and_who_knows_too_little_never():
    here = [person(1, skills={7: 2}), person(2, skills={7: 4}, load=50), person(3, skills={7: 3})]
    ask = an_ask(needs={7: 3})
    assert choose(ask, here, Way("skill")).pk == 2
    assert choose(ask, here[:1], Way("skill")) is None


def test_who_helped_her_last_comes_first_if_she_has_room():
    here = [person(1), person(2, load=75)]
    ask = an_ask(last_agent=2)
    assert choose(ask, here, Way("least_busy", last_agent_first=True)).pk == 2
    assert choose(ask, here, Way("least_busy")).pk == 1
    here[1].load = 80
    assert choose(ask, here, Way("least_busy", last_agent_first=True)).pk == 1


def test_her_language_is_preferred_and_not_demanded():
    here = [person(1), person(2, skills={9: 3}, load=50)]
    ask = an_ask(rather=frozenset({9}))
    assert choose(ask, here, Way("round_robin")).pk == 2
    assert choose(ask, here[:1], Way("round_robin")).pk == 1


def test_by_hand_nothing_is_given():
    assert choose(an_ask(), [person(1)], Way("manual")) is None


def test_what_is_heavier_than_all_of_her_needs_all_of_her():
    here = [person(1, total=20)]
    given = decide([an_ask(1), an_ask(2)], here, {1: Way("least_busy")}, NOW)
    assert given == {1: 1} and here[0].load == 20


def test_what_nobody_can_take_holds_up_nothing_behind_it():
    here = [person(1)]
    stuck, later = an_ask(1, needs={7: 1}), an_ask(2, at=NOW + timedelta(seconds=1))
    assert decide([stuck, later], here, {1: Way("skill")}, NOW) == {2: 1}


def one_by_one(asks, people, ways):
    """As it reads: each ask to whom `choose` finds, everybody looked at each time."""
    turn, found = max((person.turn for person in people), default=0), {}
    for ask in sorted(asks, key=lambda ask: ask.order):
        person = choose(ask, people, ways[ask.queue])
        if person is not None:
            turn += 1
            person.take(ask, turn, NOW)
            found[ask.ticket] = person.pk
    return found


# Many that are alike, between some that are not, of people who all have room: as two hundred who write in one instant.
crowds = some.tuples(
    some.lists(
        some.builds(
            Ask,
            ticket=some.just(0),
            queue=some.sampled_from(QUEUES),
            channel=some.sampled_from(["chat", "email"]),
            at=some.integers(0, 5).map(lambda seconds: NOW - timedelta(seconds=seconds)),
            needs=some.sampled_from([{}, {}, {1: 2}]),
            last_agent=some.sampled_from([None, None, 1]),
        ),
        max_size=60,
    ).map(lambda found: numbered(found, ticket=1)),
    some.lists(people, max_size=8).map(lambda found: numbered(found, pk=1)),
    ways,
)


@given(shops | crowds)
def test_many_at_once_go_where_they_would_go_one_by_one(shop):
    waiting, here, ways = shop
    together, singly = copies(here), copies(here)
    given = decide(waiting, together, ways, NOW)
    assert list(given.items()) == list(one_by_one(waiting, singly, ways).items()) and together == singly
