"""Words of other languages in what people say: names of countries, and what they want to hear.

Readers write the name of their country, and “only good news”, as they say it at home. The bot reads
no language but English; this much of some others it can take for its English words.
"""

from __future__ import annotations

import re
import unicodedata

_LATIN = {
    # French, Spanish, German, Portuguese, Italian; accents are taken off first
    "afghanistan": "afganistan", "armenia": "armenie armenien",
    "azerbaijan": "azerbaidjan azerbaiyan aserbaidschan azerbaijao",
    "cambodia": "cambodge camboya kambodscha", "china": "chine cina", "congo": "kongo",
    "eritrea": "erythree", "ethiopia": "ethiopie etiopia athiopien", "india": "inde indien",
    "israel": "isreal israele", "koreas": "coree corees corea coreas",
    "lebanon": "liban libano libanon", "myanmar": "birmanie birmania burma",
    "pakistan": "paquistan", "palestine": "palestina palastina", "russia": "russie rusia russland",
    "rwanda": "ruanda", "serbia": "serbie serbien", "somalia": "somalie", "sudan": "soudan sudao",
    "syria": "syrie siria syrien", "thailand": "thailande tailandia",
    "ukraine": "ucrania ucraina ukraina", "yemen": "iemen jemen",
    "armenia azerbaijan": "karabakh artsakh", "india pakistan": "kashmir",
    "only": "seulement uniquement solo solamente unicamente nur apenas somente",
    "good": "bonne bonnes buena buenas boas buone gute guten",
    "bad": "mauvaise mauvaises malas ruins cattive schlechte schlechten",
    "news": "nouvelle nouvelles noticia noticias nachrichten notizie actualites",
    "peace": "paix paz frieden", "truce": "treve tregua waffenstillstand tregue",
    "alerts": "alerte alertes alerta alertas mensajes", "night": "nuit noche nacht noite notte",
    "please": "svp bitte",
}  # fmt: skip
"""English → how others write it, one word each."""
_STEMS = {
    # Ukrainian and Russian, whose names end in many ways
    "ukraine": "україн украин харк львів львов одес київ києв киев херсон запоріж запорож",
    "russia": "росі росси", "israel": "ізраїл израил", "palestine": "палестин газа газі газу газе",
    "lebanon": "ліван ливан", "iran": "іран иран", "syria": "сирі сири", "yemen": "ємен йемен",
    "china": "китай китаї китая", "taiwan": "тайван", "koreas": "корей коре",
    "india": "індія індії індію индия индии индию", "pakistan": "пакистан", "afghanistan": "афган",
    "armenia": "вірмен армени", "azerbaijan": "азербайдж", "serbia": "сербі серби",
    "kosovo": "косов", "sudan": "судан", "ethiopia": "ефіопі эфиопи", "eritrea": "еритре эритре",
    "congo": "конго", "rwanda": "руанд", "somalia": "сомал", "myanmar": "янм мьянм",
    "thailand": "таїланд таиланд", "cambodia": "камбодж", "venezuela": "венесуел венесуэл",
    "haiti": "гаїт гаити", "only": "тільки лише только лишь", "good": "хорош добр гарн",
    "bad": "поган плох", "news": "новин новост", "night": "ніч ноч", "alerts": "повідомлен сообщен",
    "peace": "мир", "truce": "перемир",
}  # fmt: skip
_ARABIC = {
    "ukraine": "اوكرانيا", "russia": "روسيا", "israel": "اسرائيل",
    "palestine": "فلسطين غزة غزه رفح", "lebanon": "لبنان بيروت", "iran": "ايران طهران",
    "syria": "سوريا سورية دمشق حلب", "yemen": "يمن صنعاء", "china": "صين", "taiwan": "تايوان",
    "india": "هند", "pakistan": "باكستان", "afghanistan": "افغانستان",
    "sudan": "سودان خرطوم دارفور فاشر", "ethiopia": "اثيوبيا", "eritrea": "اريتريا",
    "congo": "كونغو", "rwanda": "رواندا", "somalia": "صومال", "venezuela": "فنزويلا",
    "haiti": "هايتي", "only": "فقط", "good": "جيدة سارة طيبة", "bad": "سيئة", "news": "اخبار خبر",
    "peace": "سلام", "truce": "هدنة", "night": "ليل ليلا",
}  # fmt: skip


def _turned(table: dict[str, str]) -> dict[str, str]:
    return {word: english for english, words in table.items() for word in words.split()}


_WORDS = _turned(_LATIN) | _turned(_ARABIC)
_BEGINNINGS = tuple(sorted(_turned(_STEMS).items(), key=lambda pair: -len(pair[0])))
_ARTICLE = re.compile(r"^[وفبك]?(?:ال|لل)|^[وفبل](?=\w{4})")
"""What Arabic writes before a name in one word with it: “and”, “in”, “the”."""
_HAMZA = str.maketrans("أإآ", "ااا")
_WORD = re.compile(r"\w+", re.UNICODE)


def english(text: str) -> str:
    """The text in small letters, with the words that are known here in English and without accents."""
    return _WORD.sub(lambda found: _word(found[0]), _unaccented(text.casefold()))


def foreign(text: str) -> bool:
    """Whether most letters of a text are of a script in which English is not written."""
    letters = [c for c in text if c.isalpha()]
    return sum(ord(c) > 0x24F for c in letters) * 2 > len(letters)


def _unaccented(text: str) -> str:
    """Without the accents of Latin letters; an й stays, it is a letter."""
    return "".join(
        unicodedata.normalize("NFKD", c)[0] if 0xC0 <= ord(c) <= 0x24F else c
        for c in unicodedata.normalize("NFC", text)
    )


def _word(word: str) -> str:
    if word.isascii():
        return _WORDS.get(word, word)
    plain = word.translate(_HAMZA)
    for form in (plain, _ARTICLE.sub("", plain)):
        if form in _WORDS:
            return _WORDS[form]
    return next((english for stem, english in _BEGINNINGS if word.startswith(stem)), word)
