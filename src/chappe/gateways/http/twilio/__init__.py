"""Twilio: Programmable Messaging."""
