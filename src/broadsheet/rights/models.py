"""Where terms are kept: one immutable row per distinct set, shared by sources and articles."""

import json
from functools import lru_cache
from typing import Any

from django.db import models

from broadsheet.rights.terms import Terms, from_data


@lru_cache(maxsize=4096)
def _read(digest: str, pairs: str) -> Terms:
    return from_data(json.loads(pairs))


class Licence(models.Model):
    """One set of terms. Never changed: other terms are another row."""

    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=32, unique=True, editable=False)
    data = models.TextField(editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def terms(self) -> Terms:
        """The terms of this row, read once per process."""
        return _read(self.digest, self.data)

    def save(self, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        if self.pk is not None and not self._state.adding:
            raise ValueError(f"licence {self.name} (id {self.pk}) is immutable; make another row")
        super().save(*args, **kwargs)
