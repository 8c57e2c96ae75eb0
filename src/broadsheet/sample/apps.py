from django.apps import AppConfig


class SampleConfig(AppConfig):
    name = "broadsheet.sample"
    label = "sample"
