"""Files of views: what is in them, whose they are, how long they stay."""

import csv
import io
import zipfile
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from pasokh.contacts.actions.erase import erase
from pasokh.kernel import files
from pasokh.tickets.actions import export as exporting
from pasokh.tickets.lists.spreadsheets import FORMULA, Csv, Xlsx, harmless
from pasokh.tickets.models import Export, View
from pasokh.tickets.models.view import COLUMNS

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def table_of(content):
    """The cells of an XLSX, as texts; its direction."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        assert "xl/externalLinks" not in " ".join(book.namelist())
    rows = [["".join(cell.itertext()) for cell in row.iter(f"{MAIN}c")] for row in sheet.iter(f"{MAIN}row")]
    assert not list(sheet.iter(f"{MAIN}f")), "a formula"
    return rows, sheet.find(f".//{MAIN}sheetView").get("rightToLeft")


def written(shop, format, columns=(), by=None, **view):
    kept = View(owner=shop.owner, names={"fa": "همه"}, filter={"all": []}, columns=list(columns), **view)
    export = exporting.ask(view=kept, name="همهٔ درخواست‌ها", format=format, by=by or shop.owner, language="fa")
    exporting.write(export.pk, shop.pk)
    export.refresh_from_db()
    return export


def content_of(export):
    with files.open_file(export.stored) as file:
        return file.read()


def test_csv_has_a_mark_jalali_and_iso_days_and_no_formulas(shop, hear):
    ticket = hear('=HYPERLINK("http://evil.example","سلام")').ticket
    ticket.created_at = timezone.now().replace(year=2026, month=11, day=22, hour=7, minute=0, second=0)
    ticket.save()
    export = written(shop, "csv", ["number", "subject", "created"])
    content = content_of(export)
    assert content.startswith(b"\xef\xbb\xbf")
    heads, row = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    assert heads == ["شماره", "موضوع", "ساخته‌شده", "ساخته‌شده (ISO)"]
    assert row[1].startswith("'=HYPERLINK")
    assert row[2:] == ["۱۴۰۵/۰۹/۰۱ ۱۰:۳۰", "2026-11-22T10:30:00+03:30"]
    assert (export.state, export.written, export.ready) == ("done", 1, True)


def test_xlsx_opens_from_right_to_left_and_holds_texts_only(shop, hear):
    hear("=1+1")
    rows, direction = table_of(content_of(written(shop, "xlsx", COLUMNS)))
    assert direction == "1"
    assert len(rows) == 2 and "=1+1" in rows[1]


def test_every_page_is_written_once_in_the_order_of_the_view(shop, hear, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 3)
    tickets = [hear(f"درخواست {number}").ticket for number in range(8)]
    rows = list(
        csv.reader(io.StringIO(content_of(written(shop, "csv", ["number"], order="number")).decode("utf-8-sig")))
    )
    assert [int(row[0]) for row in rows[1:]] == sorted((ticket.number for ticket in tickets), reverse=True)


def test_more_than_a_file_holds_is_cut_and_said(shop, hear, monkeypatch):
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    monkeypatch.setattr(exporting, "MOST", 4)
    for number in range(7):
        hear(f"درخواست {number}")
    export = written(shop, "csv", ["number"])
    assert (export.written, export.cut) == (4, True)


def test_a_file_holds_what_its_owner_may_see(shop, hear, make_member):
    sara = make_member("سارا", sees="own")
    hear("یک").ticket.assign(sara, by=shop.owner)
    hear("دو")
    assert written(shop, "csv", ["number"], by=sara).written == 1


def test_who_may_not_export_gets_no_file(shop, hear, make_member):
    hear()
    export = written(shop, "csv", ["number"], by=make_member("مهمان", role="light"))
    assert (export.state, export.stored) == ("failed", "")


def test_a_job_that_runs_twice_writes_one_file(shop, hear):
    hear()
    export = written(shop, "csv")
    stored = export.stored
    exporting.write(export.pk, shop.pk)
    export.refresh_from_db()
    assert export.stored == stored


def test_an_expired_one_is_removed_with_its_file(shop, hear, django_capture_on_commit_callbacks):
    export = written(shop, "csv")
    Export.objects.filter(pk=export.pk).update(ended_at=timezone.now() - timedelta(hours=25))
    export.refresh_from_db()
    assert not export.ready
    Export.objects.filter(pk=export.pk).update(created_at=timezone.now() - timedelta(hours=49))
    with django_capture_on_commit_callbacks(execute=True):
        assert exporting.forget_old() == 1
    assert not Export.objects.exists() and not files.exists(export.stored)


def test_the_nightly_sweep_knows_exports(shop):
    export = written(shop, "csv")
    assert list(exporting.files_kept([export.stored, "00/none"])) == [export.stored]


def test_an_unknown_format_is_refused(shop):
    with pytest.raises(ValueError, match="format"):
        exporting.ask(view=View(owner=shop.owner), name="x", format="exe", by=shop.owner, language="fa")
    assert not Export.objects.exists()


@given(st.text(max_size=20))
def test_no_text_of_a_customer_begins_a_formula(text):
    cell = harmless(text)
    assert not cell.startswith(FORMULA)
    assert cell.removeprefix("'") == text.removeprefix("'") or cell == f"'{text}"


@settings(max_examples=25)
@given(
    st.lists(
        st.lists(st.one_of(st.text(max_size=30), st.integers(-(2**50), 2**50), st.none()), min_size=2, max_size=2),
        max_size=4,
    )
)
def test_any_text_becomes_a_file(rows):
    for make in (Csv, Xlsx):
        target = io.BytesIO()
        table = make(target, heads=["الف", "ب"], rtl=True)
        for row in rows:
            table.write(row)
        table.close()
        assert target.getvalue()
        if make is Csv:
            assert (
                len(list(csv.reader(io.StringIO(target.getvalue().decode("utf-8-sig"), newline="")))) == len(rows) + 1
            )
        else:
            table_of(target.getvalue())


def test_a_file_goes_when_anybody_is_erased_also_one_that_is_being_written(
    shop, hear, maryam, django_capture_on_commit_callbacks
):
    hear()
    export = written(shop, "csv")
    going = Export.objects.create(
        member=shop.owner,
        name="همه",
        format="csv",
        asked={"filter": {"all": []}, "order": "activity", "columns": [], "language": "fa"},
    )
    with django_capture_on_commit_callbacks(execute=True):
        erase(contact=maryam, by=shop.owner)
    assert not files.exists(export.stored)
    assert set(Export.objects.values_list("state", "stored")) == {("failed", "")}
    exporting.write(going.pk, shop.pk)
    assert set(Export.objects.values_list("state", "stored")) == {("failed", "")}
