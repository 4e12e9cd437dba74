"""Who is calling: a token in the header, kept only as its hash, or the browser's session."""

from django.utils.crypto import constant_time_compare
from rest_framework.authentication import BaseAuthentication, SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, NotFound
from rest_framework.request import Request

from tracker.actions.api_tokens import hashed
from tracker.errors import OwnPasswordFirst
from tracker.models import ApiToken, User

KEYWORD = "Token"


class HashedTokenAuthentication(BaseAuthentication):
    """`Authorization: Token …`. A token that has ended, is unknown or belongs to a person who left is refused alike."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != KEYWORD.lower().encode():
            return None
        try:
            _, raw = words
            given = raw.decode("ascii")
        except ValueError:  # not two words, or not ASCII
            raise AuthenticationFailed(f"Send the header as “Authorization: {KEYWORD} …”, with one token.") from None
        return _owner(given)

    def authenticate_header(self, request: Request) -> str:
        return KEYWORD


class SignedInSession(SessionAuthentication):
    """The browser's session; a request that changes something carries the CSRF token too.

    Raises OwnPasswordFirst for whoever signed in with a password that somebody else set.
    """

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        found: tuple[User, None] | None = super().authenticate(request)
        if found is not None and found[0].must_choose_password:
            raise OwnPasswordFirst("Somebody else set your password. Choose your own first, on the page “Change password”.")
        return found


def _owner(given: str) -> tuple[User, ApiToken]:
    looked_for = hashed(given)
    token = ApiToken.objects.select_related("user").filter(hashed=looked_for, ended_at__isnull=True).first()
    if token is None or not token.user.is_active or not constant_time_compare(token.hashed, looked_for):
        raise AuthenticationFailed("This token is not known, or it has ended. Ask for a new one.")
    if token.user.is_limited:
        raise NotFound  # no program reads for them: to a limited account the API is not there
    return token.user, token
