"""Tables of tenancy: accounts, the operator, its clients, who sits where, and API tokens."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from heliotrope.core.access import Permission, Role
from heliotrope.foundation.ids import new_id
from heliotrope.foundation.vaults.homes import Home


class UserManager(BaseUserManager["User"]):
    """Makes accounts with normalised addresses and hashed passwords."""

    def create_user(self, email: str, password: str | None = None) -> "User":
        user = self.model(email=self.normalize_email(email).lower())
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """A login account: the only personal data in the control database."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=16, default="en")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        db_table = "account"


class Operator(models.Model):
    """Who runs the platform: an outsourcing business."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "operator"


class Client(models.Model):
    """Who buys: the tenant whose rows nobody else's people may see."""

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "client"
        constraints = [models.UniqueConstraint(fields=["operator", "name"], name="client_name_is_unique")]


class Membership(models.Model):
    """The seat of an account: its role, and the client, worker or site it is bound to."""

    home = Home.GLOBAL
    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True)
    operator = models.ForeignKey(Operator, on_delete=models.PROTECT)
    role = models.CharField(max_length=32, choices=[(role.value, role.value) for role in Role])
    client = models.ForeignKey(Client, on_delete=models.PROTECT, null=True)
    worker_id = models.UUIDField(null=True, unique=True)
    site_id = models.UUIDField(null=True)

    class Meta:
        db_table = "membership"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(role=Role.CLIENT_MEMBER) | models.Q(client__isnull=False),
                name="client_member_has_a_client",
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.WORKER) | models.Q(worker_id__isnull=False),
                name="worker_seat_has_a_worker",
            ),
            models.CheckConstraint(
                condition=~models.Q(role=Role.SITE_LEAD) | models.Q(site_id__isnull=False),
                name="site_lead_has_a_site",
            ),
        ]


class ApiToken(models.Model):
    """A key for programs: acts as its account, narrowed to its scopes, until it expires.

    One that was made with another holds no more, lives no longer, and ends with it.
    """

    home = Home.GLOBAL
    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT)
    name = models.CharField(max_length=80)
    secret_sha256 = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=32, choices=[(p.value, p.value) for p in Permission]))
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True)

    class Meta:
        db_table = "api_token"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")), name="api_token_expires"
            )
        ]
