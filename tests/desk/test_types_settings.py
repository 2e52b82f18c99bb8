"""Settings of types, fields, priorities and tags: each change through its verb, tracked, refused in words."""

import pytest

from pasokh.events.models import Event
from pasokh.tickets.models import PriorityMatrix, Tag, TicketType, TypeField
from pasokh.tickets.models.priority import MATRIX
from pasokh.workspaces.models import CustomField

ROOT = "/desk/settings"
CONDITIONS = {"condition-TOTAL_FORMS": "1", "condition-INITIAL_FORMS": "0"}


def kinds():
    return list(Event.objects.order_by("pk").values_list("kind", flat=True))


def page(response):
    return response.content.decode()


@pytest.fixture
def make_field(shop):
    from pasokh.workspaces.actions.custom_fields import make_field

    def make(key, kind="text", **fields):
        return make_field(by=shop.owner, key=key, kind=kind, labels={"fa": key, "en": key}, **fields)

    return make


@pytest.fixture
def save_field(desk):
    """Send the page of a field: save_field(field, needed="solving")."""

    def save(field, **given):
        usual = {"label_fa": field.labels["fa"], "label_en": "", "needed": "never", "how": "all"} | CONDITIONS
        if field.kind in ("choice", "choices"):
            usual |= {"choice-TOTAL_FORMS": "0", "choice-INITIAL_FORMS": "0"}
        response = desk.post(f"{ROOT}/fields/{field.public_id}", usual | given)
        field.refresh_from_db()
        return response

    return save


# Types


def test_a_business_begins_with_the_shipped_types(desk, shop):
    keys = list(TicketType.objects.values_list("key", flat=True))
    assert keys == ["question", "report", "problem", "incident", "complaint", "return", "consultation", "visit"]
    shown = page(desk.get(f"{ROOT}/types"))
    assert all(
        word in shown for word in ("پرسش", "گزارش", "مشکل", "اختلال", "شکایت", "مرجوعی", "مشاوره", "مراجعه در محل")
    )


def test_a_type_is_added_renamed_ordered_retired_and_brought_back(desk, make_field):
    assert desk.post(f"{ROOT}/types", {"label_fa": "گارانتی", "label_en": "Warranty claim"}).status_code == 302
    made = TicketType.objects.get(key="warranty_claim")
    field = make_field("serial")
    given = {"label_fa": "ضمانت", "fields": [field.public_id]}
    assert desk.post(f"{ROOT}/types/{made.public_id}", given).status_code == 302
    made.refresh_from_db()
    assert (made.labels, list(made.fields.all())) == ({"fa": "ضمانت"}, [field])
    desk.post(f"{ROOT}/types/{made.public_id}/order", {"up": "1"})
    assert [each.key for each in TicketType.objects.all()][-2:] == ["warranty_claim", "visit"]
    desk.post(f"{ROOT}/types/{made.public_id}/retire", {"retired": "1"})
    assert not TicketType.objects.offered().filter(pk=made.pk).exists()
    desk.post(f"{ROOT}/types/{made.public_id}/retire")
    assert TicketType.objects.offered().filter(pk=made.pk).exists()
    told = [kind for kind in kinds() if kind.startswith("type.")]
    assert told == ["type.made", "type.changed", "type.ordered", "type.retired", "type.brought_back"]


def test_a_type_without_a_name_is_refused(desk, shop):
    before = kinds()
    assert desk.post(f"{ROOT}/types", {"label_fa": " \u200b ", "label_en": ""}).status_code == 422
    assert (TicketType.objects.count(), kinds()) == (8, before)


# Fields


def test_a_field_is_made_and_its_page_opens(desk, shop):
    response = desk.post(f"{ROOT}/fields", {"label_fa": "مدل", "label_en": "Device model", "kind": "text"})
    field = CustomField.objects.get()
    assert (field.key, field.kind, response.url) == ("device_model", "text", f"{ROOT}/fields/{field.public_id}")
    assert "device_model" in page(desk.get(response.url))


def test_everything_of_a_field_is_said_on_its_page(desk, make_field, save_field):
    field, problem = make_field("fault", "choice"), TicketType.objects.get(key="problem")
    given = {
        "label_fa": "نوع خرابی",
        "help_fa": "آنچه مشتری می‌گوید",
        "types": [problem.public_id],
        "needed": "solving",
        "shown_to_customers": "on",
        "choice-TOTAL_FORMS": "3",
        "choice-0-label_fa": "روشن نمی‌شود",
        "choice-0-label_en": "No power",
        "choice-1-label_fa": "صدا می‌دهد",
        "choice-1-place": "۱",
        "choice-2-label_fa": "",
    }
    assert save_field(field, **given).status_code == 302
    assert (field.labels, field.help) == ({"fa": "نوع خرابی"}, {"fa": "آنچه مشتری می‌گوید"})
    assert (field.needed, field.shown_to_customers) == ("solving", True)
    assert [choice["key"] for choice in field.choices] == ["no_power", "sda_mi_dhd"]
    assert TypeField.objects.filter(field=field, type=problem).exists()
    shown = page(desk.get(f"{ROOT}/fields/{field.public_id}"))
    assert 'value="روشن نمی‌شود"' in shown and 'value="no_power"' in shown


def test_a_choice_keeps_its_key_and_is_retired_not_taken_away(make_field, save_field):
    choices = [{"key": "a", "labels": {"fa": "الف"}}, {"key": "b", "labels": {"fa": "ب"}}]
    field = make_field("size", "choice", choices=choices)
    given = {"choice-TOTAL_FORMS": "1", "choice-INITIAL_FORMS": "1", "choice-0-key": "a", "choice-0-retired": "on"}
    save_field(field, **given, **{"choice-0-label_fa": "یک"})
    assert field.choices == [{"key": "a", "labels": {"fa": "یک"}, "retired": True}, choices[1]]


@pytest.mark.parametrize("kind", ["choice", "choices"])
@pytest.mark.parametrize("retired", [False, True])
def test_a_list_without_choices_is_refused_beside_them(make_field, save_field, kind, retired):
    choices = [{"key": "a", "labels": {"fa": "الف"}}] if retired else []
    field = make_field("size", kind, choices=choices)
    given = {"choice-TOTAL_FORMS": "1", "choice-INITIAL_FORMS": "1", "choice-0-key": "a", "choice-0-label_fa": "الف"}
    response = save_field(field, needed="solving", **(given | {"choice-0-retired": "on"} if retired else {}))
    assert response.status_code == 422
    assert "دست‌کم یک گزینه بنویسید" in page(response)
    assert (field.choices, field.needed) == (choices, "never")


def test_a_condition_is_kept_as_a_filter_and_shown_again(desk, make_field, save_field):
    make_field("warranty", "yes_no"), make_field("price", "money")
    field = make_field("card")
    given = {
        "how": "any",
        "condition-TOTAL_FORMS": "3",
        "condition-0-answer": "warranty|is|yes",
        "condition-1-answer": "price|at_least|",
        "condition-1-value": "۵ میلیون تومان",
    }
    assert save_field(field, **given).status_code == 302
    parts = [
        {"field": "warranty", "op": "is", "value": [True]},
        {"field": "price", "op": "at_least", "value": 50_000_000},
    ]
    assert field.condition == {"any": parts}
    shown = page(desk.get(f"{ROOT}/fields/{field.public_id}"))
    assert '<option value="warranty|is|yes" selected>' in shown and "۵٬۰۰۰٬۰۰۰ تومان" in shown
    save_field(field)
    assert field.condition is None


def test_a_ring_of_conditions_is_refused(make_field, save_field):
    first, second = make_field("first"), make_field("second")
    save_field(second, **{"condition-0-answer": "first|not_empty|"})
    before = kinds()
    response = save_field(first, **{"condition-0-answer": "second|not_empty|"}, label_fa="نو")
    assert (response.status_code, first.condition, first.labels["fa"], kinds()) == (422, None, "first", before)
    assert "second" in page(response)


def test_a_condition_without_its_value_is_refused(make_field, save_field):
    make_field("price", "money")
    field = make_field("card")
    response = save_field(field, **{"condition-0-answer": "price|at_least|"})
    assert (response.status_code, field.condition) == (422, None)


def test_a_field_on_which_others_depend_is_not_retired(desk, make_field, save_field):
    first, second = make_field("first"), make_field("second")
    save_field(second, **{"condition-0-answer": "first|not_empty|"})
    before = kinds()
    response = desk.post(f"{ROOT}/fields/{first.public_id}/retire", {"retired": "1"}, follow=True)
    first.refresh_from_db()
    assert (first.retired_at, kinds()) == (None, before)
    assert "second" in page(response)
    desk.post(f"{ROOT}/fields/{second.public_id}/retire", {"retired": "1"})
    desk.post(f"{ROOT}/fields/{first.public_id}/retire", {"retired": "1"})
    assert CustomField.objects.offered().count() == 0


def test_fields_are_put_in_order(desk, make_field):
    make_field("a"), make_field("b"), (last := make_field("c"))
    desk.post(f"{ROOT}/fields/{last.public_id}/order", {"up": "1"})
    assert [each.key for each in CustomField.objects.all()] == ["a", "c", "b"]


# Priorities


def cells(**changed):
    return {f"cell-{i + 1}-{u + 1}": MATRIX[i][u].value for i in range(3) for u in range(3)} | changed


def test_the_matrix_is_changed_and_open_requests_are_recalculated(desk, hear, shop, monkeypatch):
    from pasokh.tickets.jobs import types

    other, solved = hear().ticket, hear().ticket
    solved.solve(by=shop.owner)
    assert desk.post(f"{ROOT}/priorities", cells(**{"cell-2-2": 4})).status_code == 302
    assert PriorityMatrix.current()[1][1] == 4
    assert "۱ درخواست باز" in page(desk.get(f"{ROOT}/priorities"))
    asked = []
    monkeypatch.setattr(types.judge_again, "defer", lambda **given: asked.append(given))
    desk.post(f"{ROOT}/priorities/again")
    assert asked == [{"actor_kind": "member", "actor_id": shop.owner.pk, "lock": "judge_again"}]
    other.refresh_from_db()
    assert other.priority == 2, "nothing changes before the job runs"


@pytest.mark.parametrize("given", [{}, {"cell-1-1": "9"}, {"cell-3-3": "x"}])
def test_a_broken_matrix_is_refused(desk, shop, given):
    before = kinds()
    data = cells(**given) if given else {}
    assert desk.post(f"{ROOT}/priorities", data).status_code == 422
    assert (PriorityMatrix.objects.count(), kinds()) == (0, before)


# Tags


def test_a_tag_is_made_renamed_coloured_and_counted(desk, hear, shop):
    desk.post(f"{ROOT}/tags", {"name": "فوری", "colour": "red", "description": "همین امروز"})
    tag = Tag.objects.get()
    hear().ticket.tag("فوري", by=shop.owner)
    shown = page(desk.get(f"{ROOT}/tags"))
    assert 'data-colour="red"' in shown and "همین امروز" in shown and "۱ درخواست" in shown
    desk.post(f"{ROOT}/tags/{tag.public_id}", {"name": "خیلی فوری", "colour": "saffron", "description": ""})
    tag.refresh_from_db()
    assert (tag.name, tag.colour, tag.description) == ("خیلی فوری", "saffron", "")
    assert Event.objects.get(kind="tag.changed").payload == {"fields": ["colour", "description", "name"]}


@pytest.mark.parametrize(
    ("given", "words"), [({"name": "پُست"}, "پست"), ({"name": "\u200b"}, ""), ({"name": "نو", "colour": "#f00"}, "")]
)
def test_a_tag_that_cannot_be_made_is_refused(desk, shop, given, words):
    Tag.named("پست")
    before = kinds()
    response = desk.post(f"{ROOT}/tags", {"colour": "grey"} | given)
    assert (response.status_code, Tag.objects.count(), kinds()) == (422, 1, before)
    assert words in page(response)


def test_a_retired_tag_is_put_on_no_further_request(desk, hear, shop):
    ticket = hear().ticket
    tag = ticket.tag("قدیمی", by=shop.owner)
    desk.post(f"{ROOT}/tags/{tag.public_id}/retire", {"retired": "1"})
    other = hear(subject="x").ticket
    response = desk.post(f"/desk/tickets/{other.number}/tags", {"name": "قدیمی"})
    assert (response.status_code, other.tags.count(), ticket.tags.count()) == (422, 0, 1)
    desk.post(f"{ROOT}/tags/{tag.public_id}/retire")
    assert desk.post(f"/desk/tickets/{other.number}/tags", {"name": "قدیمی"}).status_code == 204


def test_merging_asks_whether_one_is_sure(desk, shop):
    tag, other = Tag.named("پست"), Tag.named("ارسال")
    before = kinds()
    assert desk.post(f"{ROOT}/tags/{tag.public_id}/merge", {"into": "ارسال"}).status_code == 422
    assert desk.post(f"{ROOT}/tags/{tag.public_id}/merge", {"into": "پست", "sure": "on"}).status_code == 422
    assert desk.post(f"{ROOT}/tags/{tag.public_id}/merge", {"into": "چیز", "sure": "on"}).status_code == 422
    tag.refresh_from_db()
    assert (tag.merged_into, kinds()) == (None, before)
    assert desk.post(f"{ROOT}/tags/{tag.public_id}/merge", {"into": "ارسال", "sure": "on"}).status_code == 302
    tag.refresh_from_db()
    assert (tag.merged_into, kinds()[-1]) == (other, "tag.merged")
    assert desk.get(f"{ROOT}/tags/{tag.public_id}").status_code == 404


# All of them


PAGES = ("types", "fields", "priorities", "tags")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ["lead", "agent", "light"])
def test_settings_are_for_administrators(make_member, sign_in, shop, name, role):
    browser, before = sign_in(make_member("سارا", role=role)), kinds()
    given = {"label_fa": "نو", "kind": "text", "name": "نو", "colour": "grey", **cells()}
    assert browser.get(f"{ROOT}/{name}").status_code == 403
    assert browser.post(f"{ROOT}/{name}", given).status_code == 403
    assert kinds() == before


@pytest.mark.parametrize("name", PAGES)
def test_pages_ask_as_often_for_thirty_rows_as_for_one(desk, shop, make_field, count_queries, name):
    from pasokh.kernel.kept import forget_all

    def asked():
        desk.get(f"{ROOT}/{name}")
        forget_all()
        with count_queries() as counted:
            assert desk.get(f"{ROOT}/{name}").status_code == 200
        return len(counted)

    make_field("f"), Tag.named("t")
    one = asked()
    for number in range(30):
        TypeField.objects.create(type=TicketType.objects.first(), field=make_field(f"f{number}"))
        Tag.named(f"t{number}")
    assert asked() == one


def test_each_change_has_its_words_in_the_audit_log(desk, shop):
    from pasokh.desk.settings.audit_words import sentence_of

    names = ("type", "field", "tag")
    made = [f"{name}.{what}" for name in names for what in ("made", "changed", "retired", "brought_back")]
    for kind in [*made, "type.ordered", "field.ordered", "tag.merged", "priorities.changed"]:
        assert sentence_of(Event(kind=kind), "نگار", "چیز").startswith("نگار "), kind
