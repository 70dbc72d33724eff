"""Trains a reader of events on the annotated articles of `training/`: a small network beside the rules, not yet part of the coder."""
