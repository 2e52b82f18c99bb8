"""What a password must be, in whichever digits it is typed."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from pasokh.workspaces.models import User


@pytest.mark.parametrize("password", ["12345678", "۱۲۳۴۵۶۷۸", "١٢٣٤٥٦٧٨", "password۱"])
def test_what_everybody_tries_first_is_refused_in_any_digits(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert [error.code for error in refused.value.error_list] == ["password_too_common"]


def test_her_own_address_is_refused_in_any_digits():
    with pytest.raises(ValidationError) as refused:
        validate_password("negar۱۳۶۰", User(email="negar1360@shop.example"))
    assert [error.code for error in refused.value.error_list] == ["password_too_similar"]


def test_a_good_one_in_persian_stands():
    validate_password("گذرواژهٔ-خوب-۱۲")
