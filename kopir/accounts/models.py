from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F

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
        account, _made = self.get_or_create(
            canonical_email=canonical_address(email),
            defaults={"email": email.strip(), "created_at": clock.now(), "password": make_password(None)},
        )
        return account

    def at_address_in_equal_time(self, email: str) -> Account:
        """Return the account of an address by the same statements whether there was one or not.

        A new row is offered either way, and a row is written either way: else the wait for the disk, which a commit
        without changes is spared, would tell a stranger which addresses are known here.
        """
        canonical, moment = canonical_address(email), clock.now()
        offered = Account(
            email=email.strip(), canonical_email=canonical, created_at=moment, password=make_password(None)
        )
        self.bulk_create([offered], ignore_conflicts=True)
        here = self.filter(canonical_email=canonical)
        here.update(created_at=F("created_at"))
        return here.get()


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


class NewAddress(models.Model):
    """An address that a person wants in place of theirs, until a button in a mail to it is pressed."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(max_length=320)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"new address of {self.account_id}"  # never the address: this text reaches logs


class Erasure(models.Model):
    """That somebody left, and when; not who."""

    at = models.DateTimeField()
    words = models.CharField(max_length=8)
    swept_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["at"], name="erasure_unswept", condition=models.Q(swept_at__isnull=True))]

    def __str__(self) -> str:
        return f"erasure {self.pk}"
