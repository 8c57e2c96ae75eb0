"""`broadsheet`: Django's command runner with our commands."""

import os
import sys


def main() -> None:
    """Run one command of the paper in BROADSHEET_HOME, or else the current folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["broadsheet", *sys.argv[1:]])


if __name__ == "__main__":
    main()
