from allauth.account.models import EmailAddress


def confirm_email(user) -> None:
    """Take a user's address as hers without a mail to it: whoever founds a business answers for it, and has no mail server yet."""
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
