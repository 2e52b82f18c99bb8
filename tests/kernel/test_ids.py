import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pasokh.kernel import ids


def test_uuid7_has_its_version_and_rises():
    made = [ids.uuid7() for _ in range(2000)]
    assert {(uid.version, uid.variant) for uid in made} == {(7, uuid.RFC_4122)}
    assert [uid.int >> 80 for uid in made] == sorted(uid.int >> 80 for uid in made)
    assert len(set(made)) == 2000


@given(st.uuids())
def test_public_ids_come_back(uid):
    assert ids.parse_public_id("tkt", ids.public_id("tkt", uid)) == uid


@pytest.mark.parametrize("text", ["", "tkt", "tkt_", "con_" + "0" * 32, "tkt_" + "g" * 32, "tkt_" + "0" * 31, None, 7])
def test_what_is_no_public_id_is_refused(text):
    with pytest.raises(ValueError):
        ids.parse_public_id("tkt", text)


def test_a_tracking_code_is_read_as_people_write_it():
    code = ids.tracking_code()
    assert len(code) == 12
    assert ids.normalise_tracking_code(ids.format_tracking_code(code).lower()) == code
    assert ids.normalise_tracking_code("il0o-7k3m-9qab") == "11007K3M9QAB"
