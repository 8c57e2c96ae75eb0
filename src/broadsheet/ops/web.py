"""The web process: the paper's one ASGI application under granian, on the socket it was handed."""

import asyncio
import os
import signal
import socket

from django.conf import settings
from django.utils.module_loading import import_string

from broadsheet.ops.listening import adopt
from broadsheet.ops.logbook import keep_log
from broadsheet.press.serving import PublicSite
from broadsheet.press.serving.server import serve
from broadsheet.work.memory import set_aside_what_stays


def serve_paper(ready: int, number: int) -> int:
    """Serve on the socket under descriptor `number` until told to stop; say on `ready` when it begins."""
    keep_log(settings.LOG_FORMAT)
    site: PublicSite = import_string(settings.ASGI_APPLICATION)
    # What is loaded now stays for good: the collector need not walk it again and again.
    set_aside_what_stays()
    os.write(ready, b"ready")
    os.close(ready)
    asyncio.run(_serve(site, adopt(number)))
    return 0


async def _serve(site: PublicSite, listening: socket.socket) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await serve(site, listening, stop)
