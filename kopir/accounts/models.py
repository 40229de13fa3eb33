from __future__ import annotations

from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from kopir.accounts.rules import Role, canonical_address
from kopir.web import clock


class AccountQuerySet(models.QuerySet["Account"]):
    def stale(self, before: datetime) -> AccountQuerySet:
        """Accounts that were made for a typed address before a moment and never confirmed."""
        return self.filter(confirmed_at=None, last_login=None, grants=None, created_at__lt=before)


class AccountManager(BaseUserManager["Account"]):
    def get_queryset(self) -> AccountQuerySet:
        return AccountQuerySet(self.model, using=self._db)

    def stale(self, before: datetime) -> AccountQuerySet:
        return self.get_queryset().stale(before)

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
    created_at = models.DateTimeField(default=clock.now)
    language = models.CharField(max_length=8, default="kk")
    is_active = models.BooleanField(default=True)

    objects = AccountManager()

    USERNAME_FIELD = "canonical_email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    def __str__(self) -> str:
        return f"account {self.pk}"  # never the address: this text reaches logs

    def roles(self) -> frozenset[Role]:
        """Return the roles held now; asked once a request."""
        if not hasattr(self, "_roles"):
            self._roles = frozenset(Role(role) for role in self.grants.current().values_list("role", flat=True))
        return self._roles

    def forget_roles(self) -> None:
        """Ask the database again the next time."""
        self.__dict__.pop("_roles", None)


class GrantQuerySet(models.QuerySet["Grant"]):
    def current(self) -> GrantQuerySet:
        return self.filter(ended_at__isnull=True)


class Grant(models.Model):
    """A role given to an account, by whom and since when."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])
    given_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    given_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "role"], condition=models.Q(ended_at__isnull=True), name="grant_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.account_id}"
