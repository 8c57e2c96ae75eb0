"""Keep terms: each write of the rights room."""

import hashlib
import json

from broadsheet.rights.models import Licence
from broadsheet.rights.terms import PRESETS, BadTerms, Terms, to_data


def licence_for(terms: Terms) -> Licence:
    """The row of these terms, made when there is none yet. Safe to call twice and at once."""
    data = json.dumps(to_data(terms), sort_keys=True)
    digest = hashlib.blake2b(data.encode(), digest_size=16).hexdigest()
    licence, _ = Licence.objects.get_or_create(digest=digest, defaults={"name": terms.name, "data": data})
    return licence


def preset(name: str) -> Licence:
    """The row of a preset. Raises BadTerms naming the presets there are."""
    if name not in PRESETS:
        raise BadTerms(f"there are no terms called {name!r}; choose one of: {', '.join(PRESETS)}")
    return licence_for(PRESETS[name])
