"""Settings of statuses, solving and closing: saved, told in the audit log, and for administrators only."""

import pytest

from pasokh.events.models import Event
from pasokh.tickets.models import LifeRules, ResolutionCategory, Status

LABELS = {
    "label_fa": "در تعمیرگاه",
    "label_en": "Workshop",
    "customer_fa": "در حال تعمیر",
    "customer_en": "Being repaired",
}
RULES = {"asks": "optional", "wants_reason": "on", "follow_up_days": "۴", "silence_days": "۰"}


@pytest.fixture
def own(desk):
    desk.post("/desk/settings/statuses", LABELS | {"category": "2"})
    return Status.objects.get(key="workshop")


def audit(desk):
    return desk.get("/desk/settings/audit").content.decode()


def test_a_status_is_added_renamed_ordered_retired_and_brought_back(desk, hear, shop, own):
    assert (own.category, own.customer_label("en")) == (2, "Being repaired")
    page = f"/desk/settings/statuses/{own.public_id}"
    assert desk.post(page, LABELS | {"label_fa": "کارگاه"}).status_code == 302
    assert desk.post(f"{page}/order", {"up": "1"}).status_code == 302
    ticket = hear().ticket
    ticket.move_to(own, actor=shop.owner.actor)
    waiting = Status.objects.get(key="waiting")
    assert "کارگاه" in desk.get(page).content.decode()
    assert desk.post(f"{page}/retire", {"replacement": str(waiting.uid)}).status_code == 302
    own.refresh_from_db()
    assert (own.label("fa"), own.replaced_by) == ("کارگاه", waiting)
    assert desk.post(f"{page}/back").status_code == 302
    own.refresh_from_db()
    assert own.retired_at is None
    kinds = list(Event.objects.filter(subject_kind="status").order_by("pk").values_list("kind", flat=True))
    assert kinds == [f"status.{verb}" for verb in ("made", "changed", "ordered", "retired", "brought_back")]
    assert audit(desk).count("کارگاه") == 5


@pytest.mark.parametrize(
    "given", [{"label_fa": " "}, {"customer_fa": ""}, {"category": "9"}, {"category": ""}, {"label_fa": "ا" * 41}]
)
def test_nonsense_makes_no_status(desk, shop, given):
    count = Event.objects.count()
    response = desk.post("/desk/settings/statuses", LABELS | {"category": "2"} | given)
    assert (response.status_code, Event.objects.count()) == (422, count)
    assert not Status.objects.filter(key="workshop").exists()


def test_shipped_statuses_are_called_otherwise_but_not_retired(desk, shop):
    new = Status.objects.get(key="new")
    page = f"/desk/settings/statuses/{new.public_id}"
    desk.post(page, LABELS)
    new.refresh_from_db()
    assert new.label("fa") == "در تعمیرگاه"
    assert "/retire" not in desk.get(page).content.decode()
    desk.post(f"{page}/retire", {"replacement": str(Status.objects.get(key="open").uid)})
    new.refresh_from_db()
    assert new.retired_at is None


@pytest.mark.parametrize("replacement", ["", "x", "solved"])
def test_a_status_is_not_retired_without_a_replacement_of_its_category(desk, own, replacement):
    given = Status.objects.filter(key=replacement).first()
    desk.post(
        f"/desk/settings/statuses/{own.public_id}/retire", {"replacement": str(given.uid) if given else replacement}
    )
    own.refresh_from_db()
    assert own.retired_at is None


def test_the_rules_are_set_in_any_digits(desk, shop):
    assert desk.get("/desk/settings/life").status_code == 200
    assert desk.post("/desk/settings/life", RULES).status_code == 302
    rules = LifeRules.objects.get()
    assert (rules.asks, rules.wants_reason, rules.follows_up) == ("optional", True, False)
    assert (rules.follow_up_days, rules.silence_days) == (4, 0)
    count = Event.objects.count()
    desk.post("/desk/settings/life", RULES)
    assert Event.objects.count() == count
    assert "سکوت" in audit(desk)


@pytest.mark.parametrize(
    "given", [{"asks": "x"}, {"silence_days": "-1"}, {"silence_days": "91"}, {"follow_up_days": "دو"}]
)
def test_nonsense_sets_no_rule(desk, shop, given):
    count, before = Event.objects.count(), LifeRules.objects.values().get()
    assert desk.post("/desk/settings/life", RULES | given).status_code == 422
    assert (LifeRules.objects.values().get(), Event.objects.count()) == (before, count)


def test_categories_are_added_worded_ordered_and_retired(desk, shop):
    at = "/desk/settings/life/categories"
    desk.post(at, {"label_fa": "ارسال دوباره", "label_en": "Sent again"})
    made = ResolutionCategory.objects.last()
    desk.post(f"{at}/{made.public_id}", {"label_fa": "دوباره فرستاده شد", "label_en": "Sent again"})
    desk.post(f"{at}/{made.public_id}/order", {"up": "1"})
    desk.post(f"{at}/{made.public_id}/retire", {"retired": "1"})
    made.refresh_from_db()
    assert (made.label("fa"), made.place, made.retired_at is not None) == ("دوباره فرستاده شد", 10, True)
    assert "دوباره فرستاده شد" in desk.get("/desk/settings/life").content.decode()
    desk.post(f"{at}/{made.public_id}/retire")
    made.refresh_from_db()
    assert made.retired_at is None
    assert audit(desk).count("دوباره فرستاده شد") == 5


def test_an_empty_category_is_refused(desk, shop):
    count = ResolutionCategory.objects.count()
    assert desk.post("/desk/settings/life/categories", {"label_fa": "‏ "}).status_code == 422
    assert ResolutionCategory.objects.count() == count


PAGES = [
    ("statuses", {}), ("statuses/{status}", {}), ("statuses/{status}/order", {"up": "1"}), ("statuses/{status}/retire", {}),
    ("statuses/{status}/back", {}), ("life", RULES), ("life/categories", {"label_fa": "x"}), ("life/categories/{category}", {}),
    ("life/categories/{category}/order", {"down": "1"}), ("life/categories/{category}/retire", {"retired": "1"}),
]  # fmt: skip


@pytest.mark.parametrize(("path", "given"), PAGES)
def test_only_administrators_come_here(shop, make_member, sign_in, path, given):
    lead, count = sign_in(make_member(role="lead")), Event.objects.count()
    names = {"status": Status.objects.first().public_id, "category": ResolutionCategory.objects.first().public_id}
    address = f"/desk/settings/{path.format(**names)}"
    assert lead.post(address, given).status_code == 403
    assert (Event.objects.count(), LifeRules.objects.get().silence_days) == (count, 3)
