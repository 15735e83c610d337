"""What an account settles about sending hours."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class HoursChoice(models.Model):
    """An account's choices: `law.Choices`. An account without a row has made none."""

    account = models.OneToOneField(
        "chappe.Account", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    # By scope, a territory (FR) or a subdivision (US-FL): the name of a rulebook.
    rulebooks = models.JSONField(default=dict)
    # Whether hours that no law asks for are kept.
    courtesy = models.BooleanField(default=False)
    # Spans by weekday, 08:00-20:00; null: all hours.
    hours = models.JSONField(null=True)
    closed_days = ArrayField(models.DateField(), default=list)
    # What some of them are called, by ISO date.
    closed_day_names = models.JSONField(default=dict)
