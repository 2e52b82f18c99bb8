from pasokh.events import track

from ..models import ApiToken


def issue_token(*, name, by, scopes, expires_at=None):
    """A token that acts as `by`. Returns (token, secret); the secret is not kept."""
    token, secret = ApiToken.issue(name=name, member=by, scopes=scopes, expires_at=expires_at)
    track("token.issued", actor=by.actor, subject=token, scopes=list(scopes))
    return token, secret


def revoke_token(*, token, by):
    """End a token at once."""
    if token.revoked_at is None:
        token.revoke()
        track("token.revoked", actor=by.actor, subject=token)
