"""Sinch: the SMS API of service plans."""
