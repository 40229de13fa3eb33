"""How often one address or one connection may ask for a mail."""

from __future__ import annotations

from datetime import timedelta

from kopir.limits.rules import Limit

RAISE_LIMIT = Limit("raise", address=5, connection=30)
SUPPORT_LIMIT = Limit("support", address=20, connection=300)
# The same thing asked again so soon: a button pressed twice, or a form sent again after an error page.
TWICE = timedelta(minutes=10)
