"""The front door's public half: pages, notices, moves and pictures, straight from files.

The paper comes out as files (see the rest of the press); here they are handed to
readers, fast and with nothing else than files to fail. It knows no news and no
Django, so the paper stays readable whatever happens behind it.

`site` judges a request and sends the answer. It asks `addresses` what the path means,
`copies` for an answer made before, `finding` for the file where there is none,
`shelves` to open it safely, `negotiation` what the client takes and holds, and
`headers` what to say of it. What it hands on may pass `holding`, which keeps answers for a crowd.

The same store behind nginx or a CDN serves the same answers without any of this.
"""

from .holding import Holding
from .site import PublicSite, fits_host

__all__ = ["Holding", "PublicSite", "fits_host"]
