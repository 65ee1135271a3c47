"""Languages: what cannot be judged is at least known by name."""

from __future__ import annotations

import pytest

from watchers.sources.language import recognise


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Officials said on Monday that the troops had moved to the border.", "en"),
        ("Los presidentes se reunieron en Madrid para hablar de la guerra y de la paz.", "es"),
        ("Die Unterhändler trafen sich am Montag in Genf und sprachen über den Frieden.", "de"),
        ("Les négociateurs se sont réunis lundi à Genève pour parler de la paix.", "fr"),
        ("Переговоры в Женеве завершились без результата, сообщило министерство.", "ru"),
        ("Переговори в Женеві завершилися без результату, повідомило міністерство.", "uk"),
        ("انتهت المحادثات في جنيف من دون اتفاق بين الطرفين يوم الاثنين", "ar"),
        ("双方代表星期一在日内瓦举行会谈,但没有达成任何协议。会谈将于下周继续。", "zh"),
        ("月曜日にジュネーブで会談が行われたが、合意には至らなかった。", "ja"),
        ("월요일 제네바에서 회담이 열렸지만 합의에 이르지 못했다고 밝혔다.", "ko"),
        ("Pasukan meninggalkan kota setelah perjanjian damai", "id"),  # and not its rarer sister
        ("השיחות בז'נבה הסתיימו ביום שני ללא הסכם בין הצדדים", "he"),
    ],
)
def test_a_language_is_recognised(text: str, language: str) -> None:
    assert recognise(text) == language


@pytest.mark.parametrize(
    ("text", "claimed", "language"),
    [
        ("中美会谈", "und", "zh"),
        ("日米首脳会談", "ja", "ja"),
        ("ロシアがミサイル発射", "und", "ja"),
        ("러시아 미사일 발사", "und", "ko"),
        ("กองทัพปะทะ", "und", "th"),
        ("საქართველო", "und", "ka"),
        ("युद्ध", "und", "hi"),
        ("युद्ध", "ne", "ne"),
        ("حرب غزة", "und", "ar"),
        ("جنگ", "und", "fa"),
        ("حرب غزة", "ur", "ur"),
        ("Київ", "und", "uk"),
        ("Мир", "und", "und"),
        ("Kyiv", "und", "und"),
    ],
)
def test_a_headline_of_a_few_letters_is_known_by_its_script(
    text: str, claimed: str, language: str
) -> None:
    assert recognise(text, claimed) == language


@pytest.mark.parametrize("text", ["", "12:30", "G20", "— … —"])
def test_what_is_too_short_is_what_its_feed_claims(text: str) -> None:
    assert recognise(text, "tr") == "tr"
    assert recognise(text) == "und"
