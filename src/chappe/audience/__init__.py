"""WHICH: who of the chosen groups a deployment reaches, and why the others are left out."""
