"""Texts to one person: answers, confirmations, automatic answers, tests."""
