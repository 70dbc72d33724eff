"""The commands, a module for each kind of work. What is heavy is imported where it is used."""
