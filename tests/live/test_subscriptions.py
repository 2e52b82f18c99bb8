from pasokh.live.subscriptions import Subscriptions, Wanted

SHOP = 101


class Listener:
    workspace_id, key = SHOP, "member:1"

    def __init__(self, *topics):
        self.topics = topics


def test_wanted_is_what_somebody_listens_to_from_moment_to_moment():
    subscriptions, first, second = Subscriptions(), Listener("tickets", "team:1"), Listener("tickets", "team:2")
    subscriptions.add(first)
    wanted = subscriptions.wanted_topics(SHOP)
    subscriptions.add(second)
    assert {"tickets", "team:1", "team:2", "team:3"} & wanted == {"tickets", "team:1", "team:2"}
    subscriptions.remove(first)
    assert [topic in wanted for topic in ("tickets", "team:1", "team:2")] == [True, False, True]
    subscriptions.remove(second)
    assert ({"tickets", "team:2"} & wanted, subscriptions.topics) == (set(), {})


def test_whether_any_topic_begins_so_is_known_without_looking_through_them():
    subscriptions, first, second = Subscriptions(), Listener("tickets", "team:1"), Listener("team:1", "team:2")
    subscriptions.add(first)
    subscriptions.add(second)
    wanted = subscriptions.wanted_topics(SHOP)
    assert (wanted.any_of("team:"), wanted.any_of("member:", "team:"), wanted.any_of("member:")) == (True, True, False)
    subscriptions.remove(first)
    assert wanted.any_of("team:")
    subscriptions.remove(second)
    assert not wanted.any_of("team:")


def test_asking_changes_nothing():
    wanted = Wanted({"ticket:7:fa"})
    assert (wanted.any_of("team:"), "ticket:8:fa" in wanted) == (False, False)
    assert (list(wanted.streams), dict(wanted.heads)) == (["ticket:7:fa"], {"ticket:": 1})
