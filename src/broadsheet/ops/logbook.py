"""The log of a running paper: one line per event (see lines), from every process alike, ours and libraries'."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from broadsheet.ops.lines import LogFormat, as_json, as_text

TALKERS = ("fontTools",)
"""Libraries whose every step is an event to them and to nobody else."""

_SHARED: list[structlog.typing.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
]


def keep_log(form: LogFormat) -> None:
    """Send all events of this process to standard error in this form."""
    structlog.configure(
        processors=[*_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    write = as_text if form == "text" else as_json

    def render(
        _logger: object, _method: str, event: MutableMapping[str, Any]
    ) -> str:  # Any: as structlog types it
        return write(event)

    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    for talker in TALKERS:
        logging.getLogger(talker).setLevel(logging.WARNING)
