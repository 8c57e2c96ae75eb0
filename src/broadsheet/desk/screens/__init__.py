"""The editor's screens, on Wagtail: one module each.

Screens ask and show; every change goes through desk.actions. Wagtail finds
them through desk.wagtail_hooks.
"""
