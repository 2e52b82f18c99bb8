from django.db import models

from pasokh.kernel.tenancy.models import TenantForeignKey, TenantRow


class MailFacts(TenantRow):
    """What one mail says beside its words: read once at its arrival, shown with its message.

    `invitation` is the appointment it invites to (see adapters.email.invitations), `forwarded` whose mail it hands on (name, address, subject),
    `seal` whether it is signed or encrypted ("smime-signed", "smime-encrypted", "pgp-signed", "pgp-encrypted"; nothing is verified by it).
    `automatic`: a machine answered, and is not answered.
    `auth` are the results of SPF, DKIM and DMARC (see adapters.email.trust.results; before that the `receipt` to look at), `sender` what makes its sender
    doubtful (`doubts`). `weigh_at`: when this is to be found out, None once it is.
    """

    message = TenantForeignKey("tickets.Message", on_delete=models.CASCADE, related_name="+")
    invitation = models.JSONField(default=dict)
    forwarded = models.JSONField(default=dict)
    seal = models.CharField(max_length=20, blank=True)
    automatic = models.BooleanField(default=False, db_default=False)
    auth = models.JSONField(default=dict)
    sender = models.JSONField(default=dict)
    weigh_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace_id", "message"], name="one_mail_facts_per_message")]
        indexes = [
            models.Index(
                fields=["workspace_id", "weigh_at"], name="mails_to_weigh", condition=models.Q(weigh_at__isnull=False)
            )
        ]

    def __str__(self):
        return f"facts of message {self.message_id}"
