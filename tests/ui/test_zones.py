"""Time zones by the names of places, as people know them."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django import forms
from django.utils.translation import override

from pasokh.kernel import zone_names
from pasokh.ui.zones import ZoneField

ROOT = Path(__file__).parents[2]


class Form(forms.Form):
    zone = ZoneField(required=False)


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("تهران", "Asia/Tehran"),
        ("تهران (ایران)", "Asia/Tehran"),
        ("تهران (ايران)", "Asia/Tehran"),  # Arabic letters
        ("ایران", "Asia/Tehran"),
        ("tehran", "Asia/Tehran"),
        ("Asia/Tehran", "Asia/Tehran"),
        ("asia/tehran", "Asia/Tehran"),
        ("افغانستان", "Asia/Kabul"),
        ("New York", "America/New_York"),
        ("نیویورک (ایالات متحده)", "America/New_York"),
        ("Asia/Calcutta", "Asia/Calcutta"),
        ("UTC", "UTC"),
        ("", ""),
    ],
)
def test_a_place_is_found_in_any_spelling(typed, zone):
    form = Form({"zone": typed})
    assert form.is_valid() and form.cleaned_data == {"zone": zone}


@pytest.mark.parametrize("typed", ["Mars/Base", "ایالات متحده", "ا" * 300, "<script>"])
def test_what_names_no_zone_or_several_is_refused(typed):
    assert not Form({"zone": typed}).is_valid()


@pytest.mark.parametrize("language", ["fa", "en"])
def test_every_name_that_is_shown_leads_back(language):
    shown = zone_names.offered(language)
    assert len(shown) > 400 and len({label for _zone, label in shown}) == len(shown)
    assert all(zone_names.find(label) == zone for zone, label in shown)


def test_it_is_shown_by_its_name_and_offered_with_the_others():
    with override("fa"):
        shown = str(Form(initial={"zone": "Asia/Tehran"})["zone"])
        assert 'value="تهران (ایران)"' in shown and 'list="id_zone-zones"' in shown
        assert '<option value="تهران (ایران)">UTC+3:30 · Tehran (Iran) · Asia/Tehran</option>' in shown
    with override("en"):
        assert 'value="Tehran (Iran)"' in str(Form(initial={"zone": "Asia/Tehran"})["zone"])
    assert zone_names.offset("America/St_Johns", datetime(2026, 1, 1, tzinfo=UTC)) == "UTC−3:30"


def test_the_names_are_those_of_the_source():
    done = subprocess.run([sys.executable, "bin/.zones", "--check"], cwd=ROOT, check=False)
    assert done.returncode == 0, "write them anew: bin/zones"
