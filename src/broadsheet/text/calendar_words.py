"""The names of months and time zones as dates write them.

A table for text.dates. Months in the languages of the world's larger news
services, in the case that dates use, with every beginning of three letters or
more that is plain; zones by the names that RFC 822 knows and those agencies use.
"""

_JANUARY = (
    "january januar januari jänner jaenner janvier janv enero janeiro gennaio tammikuu stycznia "
    "styczeń ledna leden januára január ianuarie ocak января январь січня януари ιανουαρίου ιαν يناير "
    "ינואר जनवरी siječnja sausio yanvar"
)
_FEBRUARY = (
    "february februar februari feber février fevrier févr febrero fevereiro febbraio helmikuu lutego "
    "luty února únor februára február februarie şubat subat февраля февраль лютого февруари "
    "φεβρουαρίου فبراير פברואר फ़रवरी फरवरी veljače"
)
_MARCH = (
    "march mar märz maerz mrz mars marzo março marco maart mrt marts maaliskuu marca marzec března "
    "březen március martie mart mar maret марта март березня μαρτίου مارس מרץ मार्च ožujka"
)
_APRIL = (
    "april avril avr abril aprile huhtikuu kwietnia kwiecień dubna duben apríla április aprilie nisan "
    "апреля апрель квітня април απριλίου أبريل ابريل אפריל अप्रैल travnja"
)
_MAY = (
    "may mai mayo maio maggio mag mei maj toukokuu maja května květen mája május mayıs мая май травня "
    "μαΐου μαϊου مايو מאי मई svibnja"
)
_JUNE = (
    "june jun juni juin junio junho giugno kesäkuu czerwca czerwiec června červen júna június iunie "
    "haziran июня июнь червня юни ιουνίου يونيو יוני जून lipnja"
)
_JULY = (
    "july jul juli juillet juil julio julho luglio heinäkuu lipca lipiec července červenec júla "
    "július iulie temmuz июля июль липня юли ιουλίου يوليو יולי जुलाई srpnja"
)
_AUGUST = (
    "august août aout agosto ago augustus augusti elokuu sierpnia sierpień srpna srpen augusta "
    "augusztus ağustos agustos августа август серпня αυγούστου أغسطس اغسطس אוגוסט अगस्त agustus "
    "kolovoza"
)
_SEPTEMBER = (
    "september sept septembre septiembre setiembre set setembro settembre syyskuu września wrzesień "
    "září septembra szeptember septembrie eylül eylul сентября сентябрь вересня септември σεπτεμβρίου "
    "سبتمبر ספטמבר सितंबर सितम्बर rujna"
)
_OCTOBER = (
    "october oktober okt octobre octubre outubro out ottobre ott lokakuu października październik "
    "října říjen októbra október octombrie ekim октября октябрь жовтня октомври οκτωβρίου أكتوبر "
    "اكتوبر אוקטובר अक्टूबर अक्तूबर"
)
_NOVEMBER = (
    "november novembre noviembre novembro marraskuu listopada listopad listopadu novembra noiembrie "
    "kasım kasim ноября ноябрь листопада ноември νοεμβρίου نوفمبر נובמבר नवंबर नवम्बर studenoga"
)
_DECEMBER = (
    "december dezember dez décembre decembre déc diciembre dic dezembro dicembre joulukuu grudnia "
    "grudzień prosince prosinec decembra decembrie desember des aralık aralik декабря декабрь грудня "
    "декември δεκεμβρίου ديسمبر דצמבר दिसंबर दिसम्बर"
)
_YEAR = (
    _JANUARY,
    _FEBRUARY,
    _MARCH,
    _APRIL,
    _MAY,
    _JUNE,
    _JULY,
    _AUGUST,
    _SEPTEMBER,
    _OCTOBER,
    _NOVEMBER,
    _DECEMBER,
)


def _months() -> dict[str, int]:
    names = {name: month for month, line in enumerate(_YEAR, 1) for name in line.split()}
    beginnings: dict[str, set[int]] = {}
    for name, month in names.items():
        for length in range(3, len(name)):
            beginnings.setdefault(name[:length], set()).add(month)
    # Finnish dates say "of June" with an ending, Hebrew ones "in June" with a letter in front.
    forms = {f"{name}ta": month for name, month in names.items() if name.endswith("kuu")}
    forms |= {f"ב{name}": month for name, month in names.items() if "א" <= name[0] <= "ת"}
    clear = {beginning: months.pop() for beginning, months in beginnings.items() if len(months) == 1}
    return clear | forms | names


MONTHS: dict[str, int] = _months()
"""Name or plain beginning of a name, in small letters, to the number of the month."""

ZONES: dict[str, float] = {
    # RFC 822 and RFC 2822; the military letters were defined the wrong way round and mean nothing certain.
    "Z": 0,
    "UT": 0,
    "UTC": 0,
    "GMT": 0,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    # The rest of the Americas.
    "AKST": -9,
    "AKDT": -8,
    "HST": -10,
    "AST": -4,
    "ADT": -3,
    "NST": -3.5,
    "NDT": -2.5,
    "BRT": -3,
    "BRST": -2,
    "ART": -3,
    "CLT": -4,
    "CLST": -3,
    "COT": -5,
    "PET": -5,
    "VET": -4,
    # Europe and Africa.
    "WET": 0,
    "WEST": 1,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "MET": 1,
    "MEST": 2,
    "MEZ": 1,
    "MESZ": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "MSD": 4,
    "TRT": 3,
    "WAT": 1,
    "CAT": 2,
    "SAST": 2,
    "EAT": 3,
    # Asia and Oceania. IST is India here: it has the most newspapers that write so.
    "GST": 4,
    "IRST": 3.5,
    "PKT": 5,
    "IST": 5.5,
    "NPT": 5.75,
    "BDT": 6,
    "ICT": 7,
    "WIB": 7,
    "WITA": 8,
    "WIT": 9,
    "SGT": 8,
    "MYT": 8,
    "HKT": 8,
    "PHT": 8,
    "AWST": 8,
    "JST": 9,
    "KST": 9,
    "ACST": 9.5,
    "ACDT": 10.5,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
}
"""Hours east of Greenwich."""
