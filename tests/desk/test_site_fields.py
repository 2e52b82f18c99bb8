"""The editor of the form before a chat, its departments, and the secret by which a site vouches for its visitors."""

import re

import pytest

from pasokh.channels.actions.sites import copy_site, identity_secret
from pasokh.channels.models import Channel
from pasokh.workspaces.models import Team

from .test_sites import given, page, site  # noqa: F401 (fixtures)

ASKED = {
    "ask_0_kind": "name", "ask_0_fa": "نام", "ask_0_en": "Name", "ask_0_required": "on",
    "ask_1_kind": "choice", "ask_1_fa": "دربارهٔ", "ask_1_choices_fa": "سفارش\n\n سفارش \nمرجوعی", "ask_1_choices_en": "Order\nReturn",
    "ask_3_kind": "consent", "ask_3_fa": "با قوانین موافقم", "ask_3_required": "on",
}  # fmt: skip


def kept():
    return Channel.objects.get().settings


def test_fields_are_kept_in_their_order_and_shown_again(desk, shop, page):  # noqa: F811
    assert desk.post(page, given(shop, **ASKED)).status_code == 302
    assert kept()["form"] == [
        {"key": "name", "kind": "name", "label": {"fa": "نام", "en": "Name"}, "required": True},
        {
            "key": "field2",
            "kind": "choice",
            "label": {"fa": "دربارهٔ"},
            "required": False,
            "choices": {"fa": ["سفارش", "مرجوعی"], "en": ["Order", "Return"]},
        },
        {"key": "field3", "kind": "consent", "label": {"fa": "با قوانین موافقم"}, "required": True},
    ]
    shown = desk.get(page).text
    rows = re.findall(r'data-form-rows-target="row"( hidden)?>', shown)
    assert rows == [""] * 5 + [" hidden"] * 3  # those, and two to fill, for who has no script
    assert "با قوانین موافقم" in shown and "سفارش\nمرجوعی" in shown
    desk.post(page, given(shop))
    assert kept()["form"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"ask_0_fa": "", "ask_0_en": ""},
        {"ask_1_kind": "name"},
        {"ask_1_choices_fa": "یکی", "ask_1_choices_en": ""},
        {"ask_0_fa": "x" * 130},
        {"ask_0_kind": "colour"},
        {"departments": "tem_gone"},
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(desk, shop, page, wrong):  # noqa: F811
    before = kept()
    answer = desk.post(page, given(shop, **ASKED | wrong))
    assert answer.status_code == 422 and "field-errors" in answer.text
    assert kept() == before


def test_departments_are_teams(desk, shop, page):  # noqa: F811
    teams = [Team.objects.create(name=name) for name in ("فروش", "پشتیبانی")]
    desk.post(page, given(shop, departments=[each.public_id for each in teams]))
    assert set(kept()["departments"]) == {each.public_id for each in teams}


def test_a_secret_is_made_renewed_and_never_copied(desk, shop, site, page):  # noqa: F811
    assert identity_secret(site) == ""
    desk.post(f"{page}/identity")
    first = identity_secret(Channel.objects.get())
    assert len(first) == 64 and first in desk.get(page).text
    desk.post(f"{page}/identity")
    second = identity_secret(Channel.objects.get())
    assert second not in ("", first)
    assert identity_secret(copy_site(site=Channel.objects.get(), name="دیگر", by=shop.owner)) == ""
