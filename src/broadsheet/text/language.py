"""Tell in which language a text is written.

For the `lang` of a page, hyphenation, search and the readers' choice. What the
source states counts for much, because short texts and sister languages fool
any model; but feeds also state "en-us" because their software does, so a
longer text must bear it out.

Pure but for the model, which is read from its package when it is first needed
(a second, and some 75 MB in the process). It is not needed where the common words of
the stated language stand in the text, which is the rule.
"""

import functools
import re
from collections.abc import Sequence
from typing import Protocol

from .characters import one_line
from .words import words_of_plain

SAMPLE = 600
"""Characters of a text that are looked at; more changes no verdict."""

_TOO_SHORT = 20  # letters; fewer prove nothing
_SHORT = 200  # characters; up to here the source is believed when it may be right
_SURE = 0.5

_WORDS = 80
"""Words of a text that are looked at."""
_SHARE = 0.15  # of all words are among the commonest of their language, in running text of those below
_DIFFERENT = 6  # of them are different ones, or of few this share: two that come again and again are other languages' too
_OF_FEW = 0.6
_COMMON_WORDS = {
    "en": "the of and to in a is that for on it with as was at by from are has be "
    "an this have will not said after who their its were which but he his been they or",
    "de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als "
    "auch es an hat aus bei nach wie wird am noch einen einem einer um so sind über zur zum vor bis",
    "fr": "de la le et les des en un une du que est pour qui dans a par sur au pas",
    "es": "de la que el en y a los se del las un por con una su para es al lo",
    "pt": "de a o que e do da em um para com não uma os no se na por mais as dos",
    "it": "di e il la che in un a per è una del con non si da le dei nel della",
    "nl": "de het een van en in is dat op te zijn voor met niet die aan er om ook",
    "sv": "och i att det som en på är av för med till den har de inte om ett",
    "da": "og i at det som en på er af for med til den har de ikke om et",
    "no": "og i at det som en på er av for med til den har de ikke om et",
    "fi": "ja on ei että se hän oli joka mutta myös kun ovat sen ole mukaan",
    "pl": "w i na z się do nie że jest o to od za po przez jak dla oraz",
    "sk": "a v sa na je že s z o do k za by vo to pri aj ako pre podľa po ktoré ktorý ktorá ich sú si však bol zo "
    "od až boli jeho",
    "cs": "a v se na je že z do s o to i k pro ve by za po jako",
    "hu": "a az és hogy nem is egy meg csak de volt el már van ez szerint",
    "ro": "de și în a la cu o pe din că să pentru nu este care mai un au",
    "tr": "ve bir bu da de için ile olarak çok daha olan gibi en ne kadar sonra",
    "ru": "в и на не что с по а как из за о для от это к его у",
    "uk": "в і на у що не з до за та про як від для це з "
    "із через під по та ще його він вони було був має які який також року після або але чи буде",
    "id": "yang dan di dengan untuk dari ini pada itu tidak dalam ke akan adalah juga",
    "bg": "на и в да за се от че с по не са е това до как при като който ще",
    "mk": "и на во да се за од со не е дека што ќе ги го по тоа како кои а или им",
    "be": "і на у што не з да за па як для ад гэта гэтым яго ў ён пра быў таксама паводле",
    "lb": "de an den d der datt vun fir ass net op am um zu mat och hunn huet déi dat sinn eng",
    "hr": "i u je na da se za su od s koji a o iz kao ne će koje što to",
    "sr": "и у је на да се за су од са који а о из као не ће које што то",
    "sl": "je in v na se za da so ki pa z o s po ne tudi od bi kot do",
    "ca": "de la i el a que en les del els per un amb una va al no és dels ha",
    "gl": "de a que e o do da en os no na un unha as para por non con dos se",
    "af": "die van en in is het wat nie vir te met op sy aan om dit na by was ook",
    "el": "και το να του η της την στο με για από που των τα ότι οι στην θα σε είναι",
    "he": "של את על לא עם כי גם הוא זה או אל היא אבל בין כל יותר אמר אם כדי היה",
    "fa": "در و به از که این را با است برای آن یک خود تا بر هم شد می ها نیز",
    "vi": "và của là có trong được cho các với không một này đã người những để khi tại về ra",
    "sw": "ya wa na kwa za la katika ni kuwa cha hiyo huo kama vya baada yake hilo hii lakini pia",
    "ar": "في من على أن إلى عن التي الذي ما لا مع هذا و بعد كان",
}
_COMMON = {tag: frozenset(words_of_plain(words)) for tag, words in _COMMON_WORDS.items()}
_COMMON |= {
    "nb": _COMMON["no"],
    "ms": _COMMON["id"],
    "bs": _COMMON["hr"],
    "sr": _COMMON["sr"] | _COMMON["hr"],
}

_SHARED = 4
"""From so many common words on that two languages share, running text of one may pass for the other's."""

_RIVALS: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {
    tag: [
        (common - theirs, theirs - common)
        for theirs in dict.fromkeys(_COMMON.values())
        if theirs != common and len(common & theirs) >= _SHARED
    ]
    for tag, common in _COMMON.items()
}
"""For each language, of those like it: the words that are common here alone, and those that are common there alone."""

_FOREIGN = {tag: frozenset().union(*(theirs for _, theirs in rivals)) for tag, rivals in _RIVALS.items()}
"""And all that are common there alone."""

# What no model tells apart in a few lines: within a group the source is believed.
_SISTERS = [
    {"no", "nb", "nn", "da"},
    {"hr", "bs", "sr", "sh", "cnr"},
    {"id", "ms"},
    {"zh", "yue", "wuu"},
    {"tl", "fil"},
    {"ar", "arz", "ary", "apc"},
    {"fa", "prs"},
    {"rw", "rn"},
    {"am", "ti"},
    {"xh", "zu"},
    {"en", "pcm"},
    {"cs", "sk"},
    {"gl", "pt"},
]

# ISO 639-2 and -3 codes, and names, that feeds use in place of the two letters (BCP 47 wants the shortest).
_LONG_FORMS = (
    "eng:en english:en deu:de ger:de deutsch:de german:de fra:fr fre:fr french:fr français:fr spa:es "
    "spanish:es español:es por:pt portuguese:pt português:pt ita:it italian:it italiano:it nld:nl "
    "dut:nl dutch:nl swe:sv swedish:sv dan:da danish:da nor:no nob:nb nno:nn norwegian:no fin:fi "
    "finnish:fi isl:is ice:is pol:pl polish:pl ces:cs cze:cs slk:sk slo:sk slv:sl hun:hu ron:ro "
    "rum:ro mol:ro bul:bg srp:sr hrv:hr bos:bs rus:ru russian:ru ukr:uk ukrainian:uk bel:be ell:el "
    "gre:el tur:tr turkish:tr ara:ar arabic:ar heb:he iw:he fas:fa per:fa urd:ur hin:hi hindi:hi "
    "ben:bn tam:ta tel:te mal:ml mar:mr guj:gu pan:pa zho:zh chi:zh cmn:zh chinese:zh jpn:ja "
    "japanese:ja jp:ja kor:ko korean:ko kr:ko vie:vi vn:vi tha:th ind:id in:id msa:ms may:ms swa:sw "
    "amh:am hau:ha ibo:ig yor:yo orm:om som:so sna:sn xho:xh zul:zu lin:ln lug:lg run:rn kin:rw "
    "tir:ti afr:af est:et lav:lv lit:lt cat:ca eus:eu baq:eu glg:gl gle:ga cym:cy wel:cy sqi:sq "
    "alb:sq mkd:mk mac:mk kat:ka geo:ka hye:hy arm:hy aze:az kaz:kk uzb:uz gn:gn ji:yi cz:cs dk:da "
    "gr:el se:sv ua:uk cn:zh us:en gb:en"
)
_SHORTEST = dict(pair.split(":") for pair in _LONG_FORMS.split())
_TAG = re.compile(r"[a-z]{2,3}")
_NOT_A_LANGUAGE = frozenset({"zxx", "und", "mul", "mis", ""})
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
_KANA = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff]")


class _Model(Protocol):
    def rank(self, text: str) -> list[tuple[str, float]]: ...


def detect(text: str, stated: str = "", words: Sequence[str] | None = None) -> str:
    """The primary language tag (BCP 47) of a plain text, or "" when nothing tells.

    `stated` is what the source says, in any of the ways sources say it. It is kept for a
    short text if it may be right, for a longer one if the text bears it out. `words` are those of the text
    (text.words), where they are known already.
    """
    claim = primary(stated)
    if _bears_out(text[:SAMPLE], claim, words):
        return claim
    sample = one_line(text[:SAMPLE])
    if sum(map(str.isalpha, sample)) < _TOO_SHORT:
        return claim
    return _judge(_model().rank(sample), claim, short=len(sample) <= _SHORT)


def primary(stated: str) -> str:
    """The tag of what a source states: `en` for "en-US", "EN_gb", "eng" and "English"; "" for none."""
    word = re.split(r"[-_\s,;(@.]", stated.strip().lower(), maxsplit=1)[0]
    tag = _SHORTEST.get(word, word)
    return tag if _TAG.fullmatch(tag) and tag not in _NOT_A_LANGUAGE else ""


def _bears_out(sample: str, claim: str, words: Sequence[str] | None) -> bool:
    """Whether a text has as many of the claimed language's common words as running text has; of Chinese, its letters.

    "De la", "en" and "que" are Spanish and French: where the words that only a sister has outnumber those
    that only the claimed language has, nothing is borne out.
    """
    if claim == "zh":
        return 2 * len(_HAN.findall(sample)) >= len(sample) and _KANA.search(sample) is None
    common = _COMMON.get(claim)
    if common is None:
        return False
    told = (words_of_plain(sample) if words is None else words)[:_WORDS]
    known = [word for word in told if word in common]
    if len(known) < _SHARE * len(told) or len(set(known)) < min(_DIFFERENT, _OF_FEW * len(known)):
        return False
    foreign = [word for word in told if word in _FOREIGN[claim]]
    return not foreign or all(
        sum(map(ours.__contains__, known)) >= sum(map(theirs.__contains__, foreign))
        for ours, theirs in _RIVALS[claim]
    )


def _judge(ranking: list[tuple[str, float]], claim: str, *, short: bool) -> str:
    best, likelihood = ranking[0]
    if claim and (claim == best or any({claim, best} <= group for group in _SISTERS)):
        return claim
    if best in _NOT_A_LANGUAGE:
        return claim
    likely = dict(ranking).get(claim, 0.0)
    if claim and short and (likely >= 0.02 or likelihood < 0.9):
        return claim
    return best if likelihood >= _SURE else claim


@functools.cache
def _model() -> _Model:
    # Imported when needed: numpy and the model are a third of a small process.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model: _Model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    return model
