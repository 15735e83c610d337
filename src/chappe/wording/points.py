"""Sentences of the validation points of a deployment, by code and severity."""

from django.utils.functional import Promise

SENTENCES: dict[str, Promise] = {}
