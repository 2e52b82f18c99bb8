import pytest

from pasokh.events.models import Event
from pasokh.tickets.actions.saved_replies import (
    change_saved_reply,
    count_uses,
    make_saved_reply,
    remove_saved_reply,
    ship,
    shipped,
    sum_up,
)
from pasokh.tickets.models import SavedReply, SavedReplyUse
from pasokh.tickets.writing.saved_replies import NAMES, fill, find, greeting, of_ids, open_places
from pasokh.workspaces.models import Team, TeamMembership


@pytest.fixture
def ticket(hear):
    return hear(subject="سفارش").ticket


@pytest.fixture
def write(shop):
    return lambda title="یک", **fields: make_saved_reply(by=shop.owner, **({"title": title, "text": "متن"} | fields))


def test_a_business_begins_with_the_texts_of_its_language(shop):
    assert SavedReply.objects.filter(language="fa").count() == len(shipped("fa")) == 23
    assert ship("fa") == 0
    assert ship("en") == len(shipped("en"))
    assert {each["folder"] for each in shipped("fa")} >= {"همدلی", "پرسش برای فهم بهتر"}


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_shipped_text_says_something_on_a_ticket(shop, ticket, language):
    for each in shipped(language):
        filled = fill(each["text"], ticket=ticket, member=shop.owner, language=language)
        assert (filled.open, "{{" in filled.text) == ([], False), each["key"]


def test_what_was_changed_is_not_shipped_again(shop):
    reply = SavedReply.objects.get(key="fa.greeting")
    change_saved_reply(reply=reply, by=shop.owner, text="متن خودمان")
    ship("fa")
    assert SavedReply.objects.get(key="fa.greeting").text == "متن خودمان"


def test_each_sees_her_own_her_teams_and_everybodys(shop, write, make_member):
    SavedReply.objects.all().delete()
    sara, team = make_member("سارا"), Team.objects.create(name="فنی")
    TeamMembership.objects.create(team=team, member=sara)
    own, of_team, everybodys = write("مال نگار", member=shop.owner), write("تیم", team=team), write("همه")
    assert set(SavedReply.objects.usable_by(sara)) == {of_team, everybodys}
    assert set(SavedReply.objects.usable_by(shop.owner)) == {own, everybodys}
    assert of_ids(sara, [own.public_id, everybodys.public_id, "sav_nonsense"]) == [everybodys]


def test_search_does_not_mind_spelling(shop, write):
    SavedReply.objects.all().delete()
    by_text, by_title = write("ارسال", text="پیگیری می‌کنیم"), write("پیگیري مي كنيم")
    assert find(shop.owner, "پیگیری میکنیم") == [by_title, by_text]
    assert find(shop.owner, "پیگی") == [by_title, by_text]
    assert find(shop.owner, "نیست") == []


def test_what_is_sent_most_stands_first(shop, write):
    SavedReply.objects.all().delete()
    first, second = write("یک"), write("دو")
    count_uses([second, second, first])
    assert find(shop.owner, "") == [second, first]
    sum_up()
    assert (SavedReplyUse.objects.count(), SavedReply.objects.get(pk=second.pk).uses) == (0, 2)
    count_uses([second])
    assert [reply.used for reply in find(shop.owner, "")] == [3, 1]


def test_variables_by_either_name_and_any_spelling(shop, ticket):
    said = "{{نام مشتری}}|{{customer_name}}|{{نام كارشناس}}|{{ شماره درخواست }}|{{نام کسب و کار}}|{{subject}}"
    assert (
        fill(said, ticket=ticket, member=shop.owner).text
        == f"مریم رضایی|مریم رضایی|نگار کریمی|{ticket.number}|خانهٔ نو|سفارش"
    )


def test_each_variable_has_two_names_that_mean_the_same(shop, ticket):
    for english, persian, _ in NAMES:
        texts = [fill(f"{{{{{name}|-}}}}", ticket=ticket, member=shop.owner).text for name in (english, persian)]
        assert texts[0] == texts[1]


def test_an_unknown_variable_stays_visible_and_a_missing_value_says_what_stands_for_it(shop, ticket):
    ticket.contact.name = ""
    filled = fill("{{نام مشتری|همراه گرامی}}، {{چیست}} و {{نام مشتری}}", ticket=ticket, member=shop.owner)
    assert (filled.text, filled.open) == ("همراه گرامی، {{چیست}} و {{نام مشتری}}", ["چیست", "نام مشتری"])


def test_a_value_is_not_filled_again(shop, ticket):
    ticket.contact.name = "{{agent name}}"
    assert fill("{{customer name}}", ticket=ticket, member=shop.owner).text == "{{agent name}}"


def test_open_places_are_found_but_not_in_code():
    assert open_places("سلام {{نام}} و `{{code}}`\n```\n{{block}}\n```") == ["نام"]
    assert open_places("{ {نام} } و {{}} و {{\n}}") == []


@pytest.mark.parametrize(
    ("hour", "words"), [(5, "صبح بخیر"), (12, "روز بخیر"), (17, "عصر بخیر"), (22, "شب بخیر"), (2, "شب بخیر")]
)
def test_the_greeting_fits_the_hour(hour, words):
    from django.utils.translation import override

    with override("fa"):
        assert greeting(hour) == words


def test_changes_are_told_but_not_those_of_ones_own(shop, write):
    before = Event.objects.filter(kind__startswith="saved_reply.").count()
    own = write(member=shop.owner)
    change_saved_reply(reply=own, by=shop.owner, title="دیگر")
    remove_saved_reply(reply=own, by=shop.owner)
    assert Event.objects.filter(kind__startswith="saved_reply.").count() == before
    everybodys = write()
    change_saved_reply(reply=everybodys, by=shop.owner, title="دیگر")
    change_saved_reply(reply=everybodys, by=shop.owner, title="دیگر")
    remove_saved_reply(reply=everybodys, by=shop.owner)
    kinds = Event.objects.filter(kind__startswith="saved_reply.").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["saved_reply.made", "saved_reply.changed", "saved_reply.removed"]


def test_a_light_count_never_locks_the_reply(shop, write):
    reply = write()
    count_uses([reply, reply])
    assert SavedReply.objects.get(pk=reply.pk).uses == 0
