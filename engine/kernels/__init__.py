"""Loops that layers share. Plain Python and NumPy, compiled once ``engine.jit`` is enabled."""
