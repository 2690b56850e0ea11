"""Numbers as the sentences of health write them."""


def figure(value: float) -> str:
    """Two significant digits, with an exponent where it helps."""
    if value and not 1e-3 <= abs(value) < 1e4:
        return f"{value:.1e}".replace("e-0", "e-").replace("e+0", "e").replace("e+", "e")
    return f"{value:.2g}" if abs(value) < 99.5 else f"{value:,.0f}"


def percent(share: float) -> str:
    """A share as whole percents, or one digit more below ten."""
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.1f}".removesuffix(".0") + " %"
