"""What an account has put to its texts."""

from django.db import models


class ContentChoice(models.Model):
    """An account's choices: `completing.Choices`. An account without a row has nothing put."""

    account = models.OneToOneField(
        "chappe.Account", primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    # By territory, or * for every one: an opt-out mention and whether the label is put.
    wishes = models.JSONField(default=dict)
