"""Accounts (the tenants), users, and which user has which role in which account."""

from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from chappe.accounts.roles import Role


class FourEyes(models.TextChoices):
    """Whether the approver must be someone other than the preparer."""

    NEVER = "never"
    ALWAYS = "always"
    ABOVE = "above"


class Resume(models.TextChoices):
    """Who lets a deployment go on after a window has closed on recipients still to be sent."""

    AUTOMATIC = "automatic"
    MANUAL = "manual"


class LateStart(models.TextChoices):
    """What is done with a deployment whose moment has passed while nothing ran that could start it."""

    ASK = "ask"
    START = "start"


class Account(models.Model):
    """The tenant: owns everything else; its settings are "account management"."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=8, default="en")
    time_zone = models.CharField(max_length=60, default="Europe/Paris")
    sms_field = models.CharField(max_length=60, default="mobile")
    number_format = models.CharField(max_length=12, default="e164")
    # Empty: every country.
    supported_countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    four_eyes = models.CharField(max_length=8, choices=FourEyes.choices, default=FourEyes.NEVER)
    four_eyes_above = models.PositiveIntegerField(default=1000)
    resume = models.CharField(max_length=9, choices=Resume.choices, default=Resume.AUTOMATIC)
    late_start = models.CharField(max_length=5, choices=LateStart.choices, default=LateStart.ASK)
    # Minutes after its moment during which a deployment starts all the same.
    late_tolerance = models.PositiveIntegerField(default=15)
    # Under which short addresses are written; empty: texts may have no links.
    link_domain = models.CharField(max_length=60, blank=True, default="", db_default="")
    # Whether only texts that were tested may be prepared.
    test_required = models.BooleanField(default=False, db_default=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(resume__in=Resume.values), name="account_resume_known"),
            models.CheckConstraint(
                condition=models.Q(late_start__in=LateStart.values), name="account_late_start_known"
            ),
            models.CheckConstraint(
                condition=models.Q(four_eyes__in=FourEyes.values), name="account_four_eyes_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Users are found by e-mail address, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in. Belongs to accounts through memberships."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="user_email_unique")]

    def __str__(self) -> str:
        return self.email


class Membership(models.Model):
    """One user's role in one account."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=[(role.value, role.value) for role in Role])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "user"], name="membership_unique"),
            models.CheckConstraint(
                condition=models.Q(role__in=[role.value for role in Role]), name="membership_role_known"
            ),
        ]
