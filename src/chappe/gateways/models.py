"""Gateways as configured, and the texts that came in through them."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Gateway(models.Model):
    """An account at a provider."""

    account = models.ForeignKey("chappe.Account", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=20)
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField()
    system_id = models.CharField(max_length=64)
    # Encrypted (chappe.gateways.operations); never leaves the database in clear but to connect.
    secret = models.BinaryField()
    # As encrypted: what the provider signs its callbacks with, where that is another secret. Empty: none.
    callback_secret = models.BinaryField(default=b"", db_default=b"")
    settings = models.JSONField(default=dict)
    # Texts sent and not yet answered, per bind.
    window = models.PositiveIntegerField(default=50)
    # Fragments per second, all binds together; null: as fast as it takes them.
    pace = models.PositiveIntegerField(null=True)
    binds = models.PositiveSmallIntegerField(default=1)
    # Empty: every country.
    countries = ArrayField(models.CharField(max_length=2), default=list, blank=True)
    # The lowest is tried first.
    preference = models.SmallIntegerField(default=100)
    is_enabled = models.BooleanField(default=True)
    # Of its prices, by ISO 4217.
    currency = models.CharField(max_length=3, default="EUR")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "name"], name="gateway_name_unique"),
            models.CheckConstraint(
                condition=Q(window__gte=1, window__lte=1000), name="gateway_window_bounded"
            ),
            models.CheckConstraint(condition=Q(binds__gte=1, binds__lte=32), name="gateway_binds_bounded"),
            models.CheckConstraint(
                condition=Q(pace__isnull=True) | Q(pace__gte=1), name="gateway_pace_positive"
            ),
        ]


class Price(models.Model):
    """What one fragment to a country costs through a gateway."""

    gateway = models.ForeignKey(Gateway, on_delete=models.CASCADE, related_name="+", db_index=False)
    # Empty: every country without a price of its own.
    country = models.CharField(max_length=2, blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=6)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gateway", "country"], name="price_unique"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="price_not_negative"),
        ]


class InboundText(models.Model):
    """A text a person sent us, as the gateway gave it; written before the network is told we have it."""

    id = models.BigAutoField(primary_key=True)
    gateway = models.ForeignKey(Gateway, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=20)
    recipient = models.CharField(max_length=20, blank=True, default="")
    text = models.TextField()
    # The network's own name for it, where it gives one: told of twice, it is kept once.
    reference = models.CharField(max_length=65, blank=True, default="", db_default="")
    received_at = models.DateTimeField()
    # A part of it was lost.
    is_incomplete = models.BooleanField(default=False, db_default=False)
    handled_at = models.DateTimeField(null=True)
    # As it was handled: what it asked for, who wrote it and what it answers, as far as that is known.
    intent = models.CharField(max_length=8, blank=True, default="", db_default="")
    contact = models.ForeignKey(
        "chappe.Contact",
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    deployment = models.ForeignKey(
        "chappe.Deployment",
        null=True,
        on_delete=models.DO_NOTHING,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["gateway", "reference"], name="inbound_once", condition=~Q(reference="")
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="inbound_unhandled", condition=Q(handled_at__isnull=True)),
            models.Index(fields=["number", "-id"], name="inbound_by_number"),
        ]
