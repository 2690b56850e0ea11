"""Networks of layers: a plan over arenas, and the run that trains it."""
