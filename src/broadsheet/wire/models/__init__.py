"""What the wire keeps."""

from broadsheet.wire.models.filing import FilingPolicy, FilingRule, TrainedClassifier
from broadsheet.wire.models.items import Anchor, Provenance, RefusedItem, TextPrint, Understudy, WantedPicture
from broadsheet.wire.models.sources import Alert, Delivery, FetchLog, Pushed, Source, Subscription

__all__ = [
    "Alert",
    "Anchor",
    "Delivery",
    "FetchLog",
    "FilingPolicy",
    "FilingRule",
    "Provenance",
    "Pushed",
    "RefusedItem",
    "Source",
    "Subscription",
    "TextPrint",
    "TrainedClassifier",
    "Understudy",
    "WantedPicture",
]
