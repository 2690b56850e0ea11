"""How training is doing: norms, histograms, mistakes, one step apart, health in sentences."""
