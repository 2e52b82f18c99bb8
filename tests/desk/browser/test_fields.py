"""Type and fields of a request by mouse and keyboard; settings of types, fields, priorities and tags: fit every width, and axe is content."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from pasokh.kernel.tenancy import workspace
from pasokh.tickets.models import Tag, Ticket, TicketType, TypeField
from pasokh.workspaces.actions.custom_fields import make_field
from pasokh.workspaces.models import CustomField, Member

from .conftest import at_work, heard
from .test_screens import LOOKS, serious

pytestmark = pytest.mark.browser

CHOICES = [
    {"key": "no_power", "labels": {"fa": "روشن نمی‌شود", "en": "Does not switch on"}},
    {"key": "noise", "labels": {"fa": "صدا می‌دهد", "en": "Is noisy"}},
]
FIELDS = (
    ("fault", "choice", "نوع خرابی", "Fault", {"needed": "solving", "choices": CHOICES}),
    ("volume", "number", "بلندی صدا", "Loudness", {"condition": {"all": [{"field": "fault", "op": "is", "value": ["noise"]}]}}),
    ("model", "text", "مدل دستگاه", "Model", {"shown_to_customers": True, "help": {"fa": "پشت دستگاه نوشته شده است"}}),
    ("bought", "date", "روز خرید", "Bought on", {}),
    ("price", "money", "مبلغ خرید", "Price", {}),
    ("buyer", "national_id", "کد ملی خریدار", "National id", {"needed": "creation"}),
    ("phone", "phone", "تلفن محل نصب", "Phone on site", {}),
    ("parts", "choices", "قطعه‌ها", "Parts", {"choices": CHOICES}),
    ("warranty", "yes_no", "گارانتی دارد", "Has a warranty", {}),
    ("notes", "long_text", "شرح فنی", "Technical notes", {}),
    ("invoice", "file", "فاکتور", "Invoice", {}),
)  # fmt: skip


@pytest.fixture
def ticket(real_shop, say):
    """A request of a shop that has a field of nearly every kind."""
    ticket = say(subject="یخچال روشن نمی‌شود")
    with workspace(real_shop):
        ticket = Ticket.objects.get(pk=ticket.pk)
        for key, kind, fa, en, more in FIELDS:
            field = make_field(by=real_shop.owner, key=key, kind=kind, labels={"fa": fa, "en": en}, **more)
            TypeField.objects.create(type=TicketType.objects.get(key="problem"), field=field)
        for name, colour in (("تأخیر ارسال", "saffron"), ("مشتری وفادار", "green"), ("فوری", "red")):
            tag = ticket.tag(name, by=real_shop.owner)
            Tag.objects.filter(pk=tag.pk).update(colour=colour)
    return ticket


@pytest.fixture
def values(real_shop, ticket):
    """What the ticket's fields say now."""

    def values():
        with workspace(real_shop):
            return Ticket.objects.get(pk=ticket.pk).values

    return values


@pytest.fixture
def panel(browse, real_shop, ticket):
    """The request, with its type set, and its panel."""
    page = browse(real_shop.owner, f"/desk/tickets/{ticket.number}?box=all", height=1000)
    heard(page.locator("#ticket-fields [name=type]")).select_option(label="مشکل")
    expect(page.get_by_label("مدل دستگاه")).to_be_visible()
    return page


def test_a_form_is_filled_in_field_by_field(panel, values):
    panel.get_by_label("مدل دستگاه").fill("UPS-1500")
    panel.get_by_label("مبلغ خرید").fill("۱۲٬۵۰۰")
    panel.get_by_label("تلفن محل نصب").fill("۰۹۱۲۰۰۰۰۰۱۷")
    panel.keyboard.press("Tab")
    expect(panel.get_by_label("تلفن محل نصب")).to_have_value("0912 000 0017")
    expect(panel.get_by_label("مبلغ خرید")).to_have_value("۱۲٬۵۰۰ تومان")
    expect(panel.locator("#stream")).to_contain_text("مدل دستگاه")
    assert values() == {"model": "UPS-1500", "price": 125_000, "phone": "+989120000017"}
    # One word at a time of what can be taken back, and which; the one before comes to light when it was.
    told = panel.locator(".toast:visible", has=panel.get_by_role("button", name="واگرد"))
    expect(told).to_have_count(1)
    expect(told).to_contain_text("تلفن محل نصب")
    panel.locator("#stream").focus()
    panel.keyboard.press("z")
    expect(told).to_contain_text("مبلغ خرید")
    expect(panel.get_by_label("تلفن محل نصب")).to_have_value("")


def test_what_is_written_while_a_save_is_on_its_way_is_saved_too(panel, values, real_shop, ticket):
    """In the same field and in others: the late answer knows nothing of it, and takes nothing of it away."""
    model, price, held = panel.get_by_label("مدل دستگاه"), panel.get_by_label("مبلغ خرید"), []
    panel.route("**/fields", lambda route: held.append(route), times=1)
    model.fill("A")
    with panel.expect_request("**/fields"):
        panel.keyboard.press("Tab")
    model.fill("A-7")
    price.fill("۱۲٬۵۰۰")
    panel.locator("#field-of-bought").get_by_role("button").click()
    panel.locator("#field-of-bought dialog [aria-current=date]").click()
    held[0].continue_()
    expect(price).to_have_value("۱۲٬۵۰۰ تومان")
    expect(panel.locator("#stream")).to_contain_text("روز خرید")
    expect(model).to_have_value("A-7")
    found = values()
    assert found.pop("bought")
    assert found == {"model": "A-7", "price": 125_000}
    # A menu that is open stays open when its part is drawn anew, whatever was saved before.
    menu = panel.get_by_role("button", name="واگذاری")
    menu.click()
    with workspace(real_shop):
        Ticket.objects.get(pk=ticket.pk).rename("یخچال خراب", by=real_shop.owner)
    expect(panel.locator("#ticket-head")).to_contain_text("یخچال خراب")
    expect(menu).to_have_attribute("aria-expanded", "true")


def test_a_field_appears_where_its_condition_holds(panel, values):
    expect(panel.get_by_label("بلندی صدا")).to_have_count(0)
    panel.get_by_label("نوع خرابی").select_option(label="صدا می‌دهد")
    panel.get_by_label("بلندی صدا").fill("۴۲")
    panel.keyboard.press("Enter")
    expect(panel.locator("#stream")).to_contain_text("بلندی صدا")
    panel.get_by_label("نوع خرابی").select_option(label="روشن نمی‌شود")
    expect(panel.get_by_label("بلندی صدا")).to_have_count(0)
    assert values() == {"fault": "no_power", "volume": 42}


def test_what_is_wrong_is_said_beside_it_and_kept_as_typed(panel, values):
    buyer = panel.get_by_label("کد ملی خریدار")
    buyer.fill("1234567890")
    panel.get_by_label("مدل دستگاه").fill("A-7")
    panel.keyboard.press("Tab")
    expect(panel.locator("#field-of-buyer")).to_contain_text("رقم آخر")
    expect(panel.locator("#stream")).to_contain_text("مدل دستگاه")
    expect(buyer).to_have_value("1234567890")
    assert values() == {"model": "A-7"}
    buyer.fill("0084575948")
    panel.keyboard.press("Tab")
    expect(panel.locator("#stream")).to_contain_text("کد ملی خریدار")
    expect(panel.locator("#field-of-buyer .field-errors")).to_have_count(0)
    assert values() == {"model": "A-7", "buyer": "0084575948"}


def test_what_one_is_writing_is_left_alone_by_what_others_do(panel, real_shop, ticket, values, browse, colleague):
    panel.get_by_label("شرح فنی").fill("هنوز می‌نویسم")
    other = browse(colleague(), f"/desk/tickets/{ticket.number}?box=all", height=1000)
    other.get_by_label("مدل دستگاه").fill("B-9")
    other.keyboard.press("Tab")
    expect(panel.get_by_label("مدل دستگاه")).to_have_value("B-9")
    expect(panel.get_by_label("شرح فنی")).to_have_value("هنوز می‌نویسم")
    panel.keyboard.press("Tab")
    expect(panel.locator("#stream")).to_contain_text("شرح فنی")
    assert values() == {"model": "B-9", "notes": "هنوز می‌نویسم"}


def test_a_day_and_a_file_are_chosen(panel, values):
    panel.locator("#field-of-bought").get_by_role("button").click()
    panel.locator("#field-of-bought dialog [aria-current=date]").click()
    expect(panel.locator("#stream")).to_contain_text("روز خرید")
    file = {"name": "فاکتور.txt", "mimeType": "text/plain", "buffer": b"x"}
    panel.get_by_label("فاکتور").set_input_files(file)
    expect(panel.locator("#field-of-invoice .panel-file")).to_contain_text("فاکتور.txt")
    assert set(values()) == {"bought", "invoice"}
    panel.on("dialog", lambda dialog: dialog.accept())
    panel.get_by_label("حذف فایل فاکتور.txt").click()
    expect(panel.locator("#field-of-invoice")).not_to_contain_text("فاکتور.txt")
    assert set(values()) == {"bought"}


SETTINGS = ("types", "types/{type}", "fields", "fields/{fault}", "priorities", "tags", "tags/{tag}")


@pytest.mark.parametrize(("language", "theme", "width"), LOOKS)
def test_screens(browse, real_shop, ticket, language, theme, width):
    with workspace(real_shop):
        Member.objects.filter(pk=real_shop.owner.pk).update(language=language)
        problem = TicketType.objects.get(key="problem")
        ticket.classify(problem, by=real_shop.owner)
        ids = {"type": problem.public_id, "tag": Tag.objects.first().public_id}
        ids["fault"] = CustomField.objects.get(key="fault").public_id
    folder = os.environ.get("PASOKH_PICTURES")
    page = browse(
        real_shop.owner,
        "/desk/",
        width=width,
        height=2200 if folder else 1000,
        color_scheme=theme,
        reduced_motion="reduce",
    )
    faults = {}
    for path in (
        f"/desk/tickets/{ticket.number}?box=all",
        *(f"/desk/settings/{each.format(**ids)}" for each in SETTINGS),
    ):
        page.goto(path)
        at_work(page)
        expect(page.locator(".settings, #ticket-head")).to_have_count(1)
        expect(page.locator(".skeleton")).to_have_count(0)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{path} is {wide} pixels too wide"
        # The rest of the ticket's page is looked at in test_screens.
        if found := serious(page, "#ticket-fields" if "/tickets/" in path else "document"):
            faults[path] = found
        if folder:
            name = path.removeprefix("/desk/").partition("?")[0].replace("/", "-")
            page.screenshot(path=Path(folder) / f"{name[:24]}-{language}-{theme}-{width}.png", full_page=True)
    assert faults | tag_questions(page) == {}


def tag_questions(page):
    """What axe says of one tag's page after a merge was refused, and after it was retired."""
    faults = {}
    page.locator("[name=into]").fill("واژه‌ای که نیست")
    page.locator("[name=sure]").check()
    page.locator(".btn-danger").first.click()
    expect(page.locator("[name=into][aria-invalid=true]")).to_be_visible()
    faults["merge refused"] = serious(page, ".settings")
    page.locator("button[name=retired]").click()
    expect(page.locator("button[name=retired]")).to_have_count(0)
    faults["retired"] = serious(page, ".settings")
    return {name: found for name, found in faults.items() if found}
