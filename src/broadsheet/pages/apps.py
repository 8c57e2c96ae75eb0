from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "broadsheet.pages"
    label = "pages"

    def ready(self) -> None:
        from broadsheet.pages import previews

        previews.register()
