"""One gate a file: GATE, forward, backward. See docs/ADDING.md."""
