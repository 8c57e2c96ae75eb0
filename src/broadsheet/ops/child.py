"""What every process under the supervisor does first: hold on to the line to its parent.

The supervisor may be killed without a chance to stop anybody. Each child holds the
reading end of a pipe whose other end only the supervisor has; when that reads as
ended, the supervisor is gone, and the child stops too. Nothing stays behind.

Run as `python -m broadsheet.ops.child settings`, `… web LIFELINE READY SOCKET` or `… work LIFELINE …`; the
capital words are numbers of open descriptors.
"""

import json
import os
import signal
import sys
import threading
import time

LAST_WORDS = 10.0
"""Seconds a child has to stop by itself when its supervisor is gone."""


def hold_line(lifeline: int) -> None:
    """Watch the line from a thread; when it ends, stop this process, at last by force."""
    threading.Thread(target=_watch, args=(lifeline,), name="lifeline", daemon=True).start()


def _watch(lifeline: int) -> None:
    while os.read(lifeline, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST_WORDS)
    os._exit(1)


def main(role: str, words: list[str]) -> int:
    """Be the process that the first word names."""
    if role == "settings":
        return _tell_settings()
    lifeline, *rest = words
    hold_line(int(lifeline))
    if role == "web":
        from broadsheet.ops.web import serve_paper

        return serve_paper(ready=int(rest[0]), number=int(rest[1]))
    from django.core.management import execute_from_command_line

    execute_from_command_line(["broadsheet", role, *rest])
    return 0


def _tell_settings() -> int:
    """Print what the supervisor must know; or, on standard error, why the settings cannot be used."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        told = {
            "home": str(settings.HOME),
            "log_format": settings.LOG_FORMAT,
            "desk_host": settings.DESK_HOST,
            "https": "yes" if settings.HTTPS else "",
        }
        print(json.dumps(told))
    except ImproperlyConfigured as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.settings")
    sys.exit(main(sys.argv[1], sys.argv[2:]))
