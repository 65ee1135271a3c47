"""Which language a text is in, so that what cannot be judged is at least counted by name.

The door to py3langid, whose model takes a second and 80 MB: it is loaded only for a text whose
script and commonest words leave the question open: in the parser's process for what feeds bring.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from typing import Any

CANDIDATES = (
    "ar", "az", "be", "bg", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he",
    "hi", "hr", "hu", "hy", "id", "it", "ja", "ka", "ko", "lt", "lv", "nl", "no", "pl", "ps",
    "pt", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "sw", "tr", "uk", "ur", "vi", "zh",
)  # fmt: skip
FEWEST_LETTERS = 20
"""Below this nothing is certain of what many languages write in."""
FEWEST_LETTERS_OF_A_SCRIPT = 2
_LOOKED_AT = 1500
_SURE = 0.5
_BY_SCRIPT = {
    "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh", "HEBREW": "he", "GREEK": "el",
    "ARMENIAN": "hy", "GEORGIAN": "ka", "THAI": "th", "TAMIL": "ta", "BENGALI": "bn",
    "ETHIOPIC": "am", "MYANMAR": "my", "KHMER": "km", "LAO": "lo", "SINHALA": "si",
    "DEVANAGARI": "hi", "GUJARATI": "gu", "GURMUKHI": "pa", "TELUGU": "te", "KANNADA": "kn",
    "MALAYALAM": "ml", "ORIYA": "or", "TIBETAN": "bo", "MONGOLIAN": "mn", "THAANA": "dv",
}  # fmt: skip
"""Scripts whose commonest language is nearly always meant: two letters are enough."""
_SHARED_BY = {
    "CJK": {"ja", "ko"}, "ARABIC": {"fa", "ur", "ps", "ku", "ug", "sd"}, "HEBREW": {"yi"},
    "DEVANAGARI": {"mr", "ne"}, "BENGALI": {"as"}, "ETHIOPIC": {"ti"}, "TIBETAN": {"dz"},
}  # fmt: skip
"""Who else writes in a script: a feed that says so is believed."""
_BY_LETTER = {
    "ARABIC": {"ur": "ٹڈڑںے", "ps": "ټډړښځڼې", "fa": "پچژگ", "ar": ""},
    "CYRILLIC": {"be": "ў", "uk": "їєґ", "mk": "ѓќѕ", "sr": "ђћ", "kk": "қңұ"},
}
"""For texts too short to weigh: letters that only one of a script's languages has, in this order."""
_ENGLISH = frozenset({
    "the", "of", "and", "to", "in", "is", "for", "that", "with", "on", "as", "was", "by", "at",
    "from", "has", "have", "be", "are", "it", "its", "after", "said", "not", "will", "an", "his",
    "their", "over", "who", "been", "but", "says", "more", "new",
})  # fmt: skip


def recognise(text: str, claimed: str = "und") -> str:
    """ISO 639-1 code of the language of ``text``; ``claimed`` where it is too short to tell."""
    text = text[:_LOOKED_AT]
    scripts = _scripts(text)
    letters = sum(scripts.values())
    if letters < FEWEST_LETTERS_OF_A_SCRIPT:
        return claimed
    if scripts["HIRAGANA"] + scripts["KATAKANA"] > letters * 0.1:
        return "ja"
    script, most = scripts.most_common(1)[0]
    if most > letters * 0.5:
        if claimed in _SHARED_BY.get(script, ()):
            return claimed
        if script in _BY_SCRIPT:
            return _BY_SCRIPT[script]
    if letters < FEWEST_LETTERS:
        return _by_letter(text.lower(), script) or claimed
    if script == "LATIN" and _is_plainly_english(text):
        return "en"
    code, sureness = _identifier().classify(text)
    return str(code) if sureness >= _SURE else claimed


def _by_letter(text: str, script: str) -> str | None:
    for code, letters in _BY_LETTER.get(script, {}).items():
        if not letters or any(letter in text for letter in letters):
            return code
    return None


def _scripts(text: str) -> Counter[str]:
    """Letters by the first word of their Unicode name, which is their script."""
    text = text[:600]
    if text.isascii():
        return Counter({"LATIN": len(re.findall("[A-Za-z]", text))})
    found: Counter[str] = Counter()
    for letter in text:
        if letter.isascii():
            found["LATIN"] += letter.isalpha()
        elif letter.isalpha():
            found[unicodedata.name(letter, "?").split(" ", 1)[0].split("-", 1)[0]] += 1
    return found


def _is_plainly_english(text: str) -> bool:
    words = re.findall(r"[a-z]+", text.lower())
    return len(words) >= 6 and sum(word in _ENGLISH for word in words) >= len(words) * 0.2


@cache
def _identifier() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(CANDIDATES)
    return identifier
