"""DONE: claims, attempts, outcomes and receipts."""
