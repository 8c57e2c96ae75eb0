"""What the archive adds to the desk's screens."""

from broadsheet.archive.asides import why_these
from broadsheet.desk.screens.standing_panel import ASIDES

ASIDES.append(why_these)
