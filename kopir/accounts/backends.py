"""Sign-in by a library: e-mail code or passkey; there are no passwords."""

from allauth.account.auth_backends import AuthenticationBackend


class EmailBackend(AuthenticationBackend):
    """The library's own backend, named here so that settings speak of our app."""
