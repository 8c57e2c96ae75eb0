"""Choosing a picture, on any screen that has one."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail.images.widgets import AdminImageChooser


class PictureChooser(AdminImageChooser):
    """Wagtail's picture chooser, started from the page's data: our policy runs no script written into a page."""

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:  # Any: Django's own
        held = self.get_value_data(value)
        options = {
            "className": self.js_constructor,
            "options": self.get_js_init_options(attrs["id"], name, held),
        }
        return format_html(
            '{}<span hidden data-desk-init="chooser" data-desk-for="{}" data-desk-options="{}"></span>',
            self.render_html(name, held, attrs),
            attrs["id"],
            json.dumps(options),
        )
