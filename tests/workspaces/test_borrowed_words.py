"""What libraries say to people is said in our words, in both languages."""

import pytest
from django.utils.translation import gettext, override

from pasokh.workspaces import borrowed_words

BORROWED = (*borrowed_words.OF_FORMS, *borrowed_words.OF_PASSWORDS, *borrowed_words.OF_SIGNING_IN)


@pytest.mark.parametrize("words", BORROWED)
def test_it_is_ours_in_persian_and_untouched_in_english(words):
    with override("fa"):
        assert gettext(words) != words
        assert "رمز عبور" not in gettext(words) and "لطفا" not in gettext(words) and "فیلد" not in gettext(words)
    with override("en"):
        assert gettext(words) == words


def test_the_library_says_them_still():
    from allauth.account.adapter import DefaultAccountAdapter
    from django.forms import EmailField, Field

    said = [*DefaultAccountAdapter.error_messages.values(), Field.default_error_messages["required"]]
    said += [each.message for each in EmailField.default_validators]
    with override("en"):
        assert {str(each) for each in said} >= {
            "This field is required.",
            "Enter a valid email address.",
            "Too many failed login attempts. Try again later.",
            "The email address and/or password you specified are not correct.",
        }
