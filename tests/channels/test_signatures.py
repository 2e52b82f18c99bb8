"""Whose signature stands below an answer, and what it says there."""

import pytest
from django.db import IntegrityError, transaction

from pasokh.channels.models import Channel, Signature
from pasokh.channels.signatures import filled, sign, signature_for, sources_of, unknown_variables
from pasokh.events.models import Event
from pasokh.workspaces.models import Team, TeamMembership


@pytest.fixture
def sara(make_member):
    return make_member("سارا محمدی")


@pytest.fixture
def team(sara):
    team = Team.objects.create(name="پشتیبانی")
    TeamMembership.objects.create(team=team, member=sara)
    return team


@pytest.fixture
def mailed(mailbox, ticket):
    """A ticket that came by the mailbox."""
    ticket.origin = mailbox.origin
    ticket.save(update_fields=["origin"])
    return ticket


def test_her_own_comes_before_her_teams_and_that_before_the_mailboxs(shop, sara, team, mailbox, mailed):
    said = lambda: (lambda found: found and (found.owner, found.text))(signature_for(sara, mailed))  # noqa: E731
    assert said() is None
    for owner, words in ((mailbox, "خانهٔ نو"), (team, "پشتیبانی خانهٔ نو"), (sara, "سارا")):
        sign(owner, {"fa": words}, by=shop.owner)
        assert said() == (owner._meta.model_name, words)
    sign(sara, {"fa": ""}, by=sara)
    assert said() == ("team", "پشتیبانی خانهٔ نو")


def test_what_the_business_says_by_itself_has_the_mailboxs(shop, sara, team, mailbox, mailed):
    sign(team, {"fa": "تیم"}, by=shop.owner)
    assert signature_for(None, mailed) is None
    sign(mailbox, {"fa": "خانهٔ نو"}, by=shop.owner)
    assert signature_for(None, mailed).text == "خانهٔ نو"


def test_the_language_of_the_mail_counts_before_the_nearness(shop, sara, mailbox, mailed):
    sign(sara, {"fa": "سارا"}, by=sara)
    sign(mailbox, {"fa": "خانهٔ نو", "en": "Khaneye No"}, by=shop.owner)
    assert signature_for(sara, mailed).text == "سارا"
    assert signature_for(sara, mailed, language="en").text == "Khaneye No"
    sign(mailbox, {"en": ""}, by=shop.owner)
    assert signature_for(sara, mailed, language="en").text == "سارا"


def test_the_team_of_the_ticket_comes_first_and_a_team_has_what_stands_above_it(shop, sara, team, mailed):
    above = Team.objects.create(name="شرکت")
    sales = Team.objects.create(name="آ فروش", parent=above)
    TeamMembership.objects.create(team=sales, member=sara)
    sign(above, {"fa": "شرکت"}, by=shop.owner)
    sign(team, {"fa": "{{نام تیم}}"}, by=shop.owner)
    assert signature_for(sara, mailed).text == "شرکت"
    mailed.team = team
    assert signature_for(sara, mailed).text == "پشتیبانی"


def test_a_chat_has_none_and_another_mailboxs_is_not_taken(shop, sara, ticket, mailbox, mailed):
    sign(mailbox, {"fa": "خانهٔ نو"}, by=shop.owner)
    other = Channel.objects.create(kind="email", name="فروش", inbox=shop.inbox)
    chat = Channel.objects.create(kind="chat", name="سایت", inbox=shop.inbox)
    assert signature_for(sara, mailed, other) is None and signature_for(sara, mailed, chat) is None
    assert signature_for(sara, None, mailbox).text == "خانهٔ نو"


def test_variables_say_who_writes_and_lines_of_nothing_go(shop, sara, team, mailbox, mailed):
    sign(mailbox, {"fa": "**{{نام کارشناس}}**\n{{نام تیم}}\n{{نام کسب‌وکار}}، {{agent name|همکار شما}}"}, by=shop.owner)
    found = signature_for(sara, mailed)
    assert found.text == "سارا محمدی\nپشتیبانی\nخانهٔ نو، سارا محمدی"
    assert "<strong>سارا محمدی</strong>" in found.html
    assert signature_for(None, mailed).text == "خانهٔ نو، همکار شما"
    assert filled("{{agent name}}\n\nx {{team name}}", agent=None) == "\nx "
    assert unknown_variables("{{نام مشتری}} {{agent name}} {{سلام}}") == ["نام مشتری", "سلام"]


def test_each_change_is_told_once_and_names_the_language(shop, sara, mailbox):
    sign(sara, {"fa": " سارا \n", "en": ""}, by=sara)
    sign(sara, {"fa": "سارا", "en": ""}, by=sara)
    sign(mailbox, {"en": "Home"}, by=shop.owner)
    told = Event.objects.filter(payload__fields__0__startswith="signature.").order_by("pk")
    assert [(each.kind, each.payload["fields"]) for each in told] == [
        ("member.signature_changed", ["signature.fa"]),
        ("channel.changed", ["signature.en"]),
    ]
    assert sources_of(sara) == {"fa": "سارا"}


def test_the_database_holds_one_owner_and_one_a_language(sara, team):
    Signature.objects.create(member=sara, language="fa", source="س")
    for fields in ({"member": sara}, {"member": sara, "team": team, "language": "en"}, {"language": "en"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Signature.objects.create(**{"language": "fa", "source": "س"} | fields)
