"""Any number, taken apart: formula, live numbers, the way to the loss and back to the pixels."""
