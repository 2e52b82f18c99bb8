"""How people sign in: django-allauth, with the doors that Pasokh does not have closed."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up by herself: members come by setup or by invitation."""

    def is_open_for_signup(self, request):
        return False
