"""What a country asks of a text and of its sender, and what is put to a text so that it has it."""
