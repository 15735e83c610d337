"""Vonage: the Messages API."""
