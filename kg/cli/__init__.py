"""The `kg` command. Every subcommand is a thin edge: options in, one call of the library, text out.

`server` is imported only when `kg serve` runs: the library does not need the site.
"""

from kg.cli.app import app, main

__all__ = ["app", "main"]
