from __future__ import annotations

from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kopir.accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added  # noqa: PLC0415  # models are not loaded before

        from kopir.accounts.holding import HOLDING  # noqa: PLC0415  # as above
        from kopir.accounts.own_data import register  # noqa: PLC0415  # as above

        register(HOLDING)
        authenticator_added.connect(note_proof, dispatch_uid="kopir.accounts.note_proof")


def note_proof(request: Any, user: Any, authenticator: Any, **_more: Any) -> None:
    """Whoever has just set up an app or a key has shown it: the recovery codes come without asking once more.

    An app's code works once, so asking again would let people wait half a minute for the next.
    """
    from allauth.account.internal.flows.login import record_authentication  # noqa: PLC0415  # models are not loaded before

    if authenticator.type != authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", type=authenticator.type, reauthenticated=True)
