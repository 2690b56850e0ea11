"""Wrong use of the command line."""


class UsageError(Exception):
    """The command was given something it cannot use; exit code 2."""
