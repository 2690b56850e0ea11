"""Circuits of gates: a flat tape, and the ways to move one."""
