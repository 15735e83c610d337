"""Accounts, users, roles."""
