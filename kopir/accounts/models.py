from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils import timezone

from kopir.accounts.rules import Role, canonical_address
from kopir.web import clock


class AccountManager(BaseUserManager["Account"]):
    def at_address(self, email: str) -> Account:
        """Return the account of an address, made where there is none."""
        account, made = self.get_or_create(
            canonical_email=canonical_address(email), defaults={"email": email.strip(), "created_at": clock.now()}
        )
        if made:
            account.set_unusable_password()
            account.save(update_fields=["password"])
        return account


class Account(AbstractBaseUser):
    """A private person who has confirmed an address. The address is all we know, and it is never shown."""

    email = models.EmailField(max_length=320)
    canonical_email = models.CharField(max_length=320, unique=True)
    confirmed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=8, default="kk")
    is_active = models.BooleanField(default=True)

    objects = AccountManager()

    USERNAME_FIELD = "canonical_email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return f"account {self.pk}"  # never the address: this text reaches logs

    def roles(self) -> frozenset[Role]:
        """Return the roles held now; asked once a request."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(Role(role) for role in self.grants.current().values_list("role", flat=True))
        return self._roles


class GrantQuerySet(models.QuerySet["Grant"]):
    def current(self) -> GrantQuerySet:
        return self.filter(ended_at__isnull=True)


class Grant(models.Model):
    """A role given to an account, by whom and since when."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    given_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role"], condition=models.Q(ended_at__isnull=True), name="grant_once"
            )
        ]
