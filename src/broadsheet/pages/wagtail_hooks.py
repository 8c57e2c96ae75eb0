"""What the desk's own screens are told of the pages."""

from broadsheet.desk.screens.dashboard import TROUBLES
from broadsheet.pages.progress import stuck_pages, whole_edition

TROUBLES.extend([whole_edition, stuck_pages])
