"""Runs: an event log played by a machine, its checkpoints, branches, records and files."""
