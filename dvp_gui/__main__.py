"""The entry point: subcommands and questions about the program go to the command line, the rest opens the window."""

from __future__ import annotations

import sys
from collections.abc import Sequence

_ANSWERED_WITHOUT_A_WINDOW = ("-h", "--help", "--version", "--info")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with `arguments` (the process's own by default) and return its exit status."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    first = arguments[0] if arguments else ""
    is_command = bool(first) and not first.startswith("-")
    if is_command or first in _ANSWERED_WITHOUT_A_WINDOW:
        from dvp_gui import cli

        return cli.main(arguments)
    from dvp_gui import app

    return app.main(arguments)


if __name__ == "__main__":
    sys.exit(main())
