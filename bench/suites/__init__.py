"""One benchmark a file: ``BENCH`` (a :class:`bench.compare.Comparison`) or ``measure(rounds) -> Table``."""
