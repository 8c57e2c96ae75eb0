"""What a real browser makes of a cleaned body (ACCEPTANCE I13): just what we wrote, and nothing runs."""

import random

import pytest

from broadsheet.text.clean import clean, lift_images
from tests.chromium import chromium

from .test_clean_laws import BASE, SEED, SETS, collected, forms

ATTACKS = [
    "<script>hit()</script>",
    "<scr<script>ipt>hit()</script>",
    "<img src=x onerror=hit()>",
    '<img src="x`y" `onerror=hit()>',
    "<img src=x\nonerror\n=\nhit()>",
    "<svg onload=hit()>",
    "<svg><script>hit()</script></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    '<svg><a xlink:href="javascript:hit()"><text>x</text></a></svg>',
    "<svg><foreignObject><iframe srcdoc='<script>parent.hit()</script>'></foreignObject></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=hit()&gt;'>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=hit()>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=hit()></annotation-xml></math>",
    "<noscript><p title='</noscript><img src=x onerror=hit()>'>",
    "<textarea><p title='</textarea><img src=x onerror=hit()>'>",
    "<title><p title='</title><img src=x onerror=hit()>'>",
    "<style><p title='</style><img src=x onerror=hit()>'>",
    "<xmp><p title='</xmp><img src=x onerror=hit()>'>",
    "<template><img src=x onerror=hit()></template>",
    "<!--><img src=x onerror=hit()>-->",
    "<!--!><img src=x onerror=hit()>--!>",
    "<![CDATA[<img src=x onerror=hit()>]]>",
    "<?xml-stylesheet href='javascript:hit()'?>",
    '<iframe src="javascript:parent.hit()"></iframe>',
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    '<object data="javascript:hit()"></object>',
    '<embed src="javascript:hit()">',
    '<embed embedtype="wanted" url="javascript:hit()" src="javascript:hit()">',
    '<a href="javascript:hit()">x</a>',
    '<a href="&#x6a;avascript&colon;hit()">x</a>',
    '<a href="java\tscript:hit()">x</a>',
    '<a href="\x01javascript:hit()">x</a>',
    '<a href="data:text/html,<script>opener.hit()</script>">x</a>',
    '<p style="background:url(javascript:hit())">x</p>',
    '<p style="width:expression(hit())">x</p>',
    "<link rel=stylesheet href=javascript:hit()>",
    '<meta http-equiv=refresh content="0;url=javascript:hit()">',
    "<base href='javascript:hit()//'><a href='x'>y</a>",
    "<form action='javascript:hit()'><button>x</button></form>",
    "<button formaction=javascript:hit()>x</button>",
    "<details open ontoggle=hit()>x</details>",
    "<video onloadstart=hit()><source onerror=hit()></video>",
    "<marquee onstart=hit()>x</marquee>",
    "<body onload=hit()>",
    "<input autofocus onfocus=hit()>",
    "<img name=getElementById><form name=body><input name=childNodes></form>",
    "<p id=hit name=hit>x</p>",
    '"><img src=x onerror=hit()>',
    "' onmouseover='hit()",
    '<p title="x" lang="\'><img src=x onerror=hit()>">x</p>',
    '<time datetime="><img src=x onerror=hit()>">x</time>',
    '<abbr title="\n\n</p><img src=x onerror=hit()>">x</abbr>',
    '<img alt="&quot;><img src=x onerror=hit()>" src="/a.jpg">',
    "<table><td background=javascript:hit()>x<td>y</table>",
    "<plaintext><img src=x onerror=hit()>",
    "+ADw-script+AD4-hit()+ADw-/script+AD4-",
]

# Serialises as WHATWG HTML 13.3 says, where Chromium of any age does.
SERIALISE = """texts => {
  const escape = text => text.replaceAll('&', '&amp;').replaceAll('\\u00a0', '&nbsp;')
    .replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const empty = new Set(['BR', 'HR', 'IMG', 'EMBED']);
  const inside = node => [...node.childNodes].map(child => {
    if (child.nodeType === 3) return escape(child.data);
    if (child.nodeType !== 1) return '<?>';
    const name = child.tagName.toLowerCase();
    const attributes = [...child.attributes].map(a => ` ${a.name}="${escape(a.value).replaceAll('"', '&quot;')}"`);
    return `<${name}${attributes.join('')}>` + (empty.has(child.tagName) ? '' : inside(child) + `</${name}>`);
  }).join('');
  return texts.map(text => {
    const page = new DOMParser().parseFromString('<!doctype html><body>' + text, 'text/html');
    return inside(page.body);
  });
}"""

ACTIVE = """() => {
  const found = [];
  for (const element of document.querySelectorAll('main *')) {
    if (/^(script|style|iframe|object|form|input|button|svg|math|link|meta|base|template)$/i.test(element.tagName))
      found.push(element.outerHTML);
    for (const attribute of element.attributes)
      if (/^on|^style$|^id$|^name$|^srcdoc$/i.test(attribute.name) && element.tagName !== 'EMBED')
        found.push(element.outerHTML);
    if (element.tagName === 'A' && !/^(https?|mailto|tel):$/.test(element.protocol)) found.push(element.outerHTML);
    for (const event of ['mouseover', 'focus', 'error', 'load', 'toggle'])
      element.dispatchEvent(new Event(event));
  }
  return [found, window.hits];
}"""


@pytest.fixture(scope="module")
def page():
    with chromium() as browser:
        page = browser.new_page()
        page.route("**/*", lambda route: route.abort())
        yield page


def holds(page, payloads):
    """A browser reads each cleaned text as it is written, and runs nothing when all of them stand in one page."""
    cleaned = [clean(payload, BASE) for payload in payloads]
    cleaned += [lift_images(payload, BASE)[0] for payload in payloads]
    page.set_content("<!doctype html><title>laws</title>")
    read = page.evaluate(SERIALISE, cleaned)
    assert [text for text, again in zip(cleaned, read, strict=True) if text != again] == []
    counter = (
        "<script>window.hits = []; window.hit = alert = prompt = confirm = x => hits.push(String(x))</script>"
    )
    page.set_content(f"<!doctype html>{counter}<main>{' '.join(cleaned)}</main>", wait_until="commit")
    page.wait_for_timeout(200)
    assert page.evaluate(ACTIVE) == [[], []]


@pytest.mark.browser
def test_the_counter_counts(page):
    page.set_content(
        "<!doctype html><script>window.hits = []; window.hit = x => hits.push(1)</script><main><img src=x onerror=hit()></main>"
    )
    page.wait_for_function("hits.length")
    found, hits = page.evaluate(ACTIVE)
    assert found
    assert hits


@pytest.mark.browser
def test_attacks_in_every_place_stay_inert(page):
    holds(page, [form for attack in ATTACKS for form in forms(attack)])


@pytest.mark.browser
@pytest.mark.shared
@pytest.mark.parametrize("name", SETS)
def test_collected_attacks_stay_inert(page, name):
    payloads = collected(name)
    sample = random.Random(SEED).sample(payloads, min(300, len(payloads)))
    holds(page, [payload.encode("utf-8", "replace").decode() for payload in sample])
