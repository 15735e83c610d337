"""The one Django app."""

from django.apps import AppConfig


class ChappeConfig(AppConfig):
    name = "chappe"
    label = "chappe"
    verbose_name = "Chappe"
    default_auto_field = "django.db.models.BigAutoField"
