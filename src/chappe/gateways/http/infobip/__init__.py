"""Infobip: the SMS API, version 3."""
