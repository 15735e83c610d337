"""What every stage stands on: time, refusals, SQL files, the audit log."""
