from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "broadsheet.pages"
    label = "pages"

    def ready(self) -> None:
        from broadsheet.pages import ending, previews

        previews.register()
        ending.register()
