"""The `tugboat` commands, one file each; ``server.cli`` reads their words."""
