"""What an alert looks like."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.fit import fits
from bot.render import Told, alert_message
from bot.speech import clean, pressed, web
from bot.summing import Setting, digest_message
from storage.assessment import Axis, Level, Pair, PairScore, Verdict
from storage.digests import Digest, DigestKind
from storage.model.alert import ReasonKind
from tests.bot.making import BOTH, MASSED, NOW, OPTIONS, SEEN, TALKED, because, names, told, turned


def shown(one: Told, timezone: str = "UTC") -> str:
    message = alert_message(one, names, NOW, timezone)
    labels = " ".join(f"[{b.label}]" for row in message.buttons for b in row)
    return f"{message.plain}\n{labels}"


def test_an_escalation_shows_evidence_score_threshold_and_reason() -> None:
    assert shown(told(sources=3)) == (
        "🔴 ESCALATION · level 3 high · Russia – Ukraine\n"
        "Troops mass at the border, officials say\n"
        "example.org · 14:02 UTC · 3 independent sources\n"
        "“amassed thousands of troops” (build-up) · “all options are on the table” (threat)\n"
        "score 64, threshold 45 · first signal   #e1827\n"
        "[Source] [Why?] [Mute 8 h] [👍] [👎]"
    )


def test_what_a_story_has_grown_to_stands_beside_what_it_was_told_with() -> None:
    one = told(sources=3)
    grown = replace(one, alert=replace(one.alert, escalation=71.0))
    assert "\nscore 64, now 71, threshold 45 · first signal" in shown(grown)


def test_a_de_escalation_looks_the_same_in_green() -> None:
    calm = told(TALKED, verdict=Verdict.DE_ESCALATION, scores=(0, 62))
    calm = because(calm, axis=Axis.DE_ESCALATION)
    assert shown(calm).startswith("🟢 DE-ESCALATION · level 3 of 5 · Russia – Ukraine\n")
    assert "“agreed to meet” (intent)\n" in shown(calm)


def test_a_mixed_alert_shows_both_axes_with_evidence_for_each() -> None:
    mixed = told(
        MASSED, OPTIONS, TALKED, verdict=Verdict.MIXED, lean=Axis.ESCALATION, scores=(58, 42)
    )
    lines = shown(mixed).split("\n")
    assert lines[0] == "🟠 MIXED, leaning escalation · level 2 elevated · Russia – Ukraine"
    assert lines[3] == (
        "🔴 “amassed thousands of troops” (build-up) · “all options are on the table” (threat)"
    )
    assert lines[4] == "🟢 “agreed to meet” (intent)"
    assert lines[5].startswith("escalation 58, de-escalation 42, threshold 45 · first signal")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param(
            {"kind": ReasonKind.LEVEL_ROSE, "level_before": Level.NOTABLE, "level": Level.HIGH},
            "level rose from 1 to 3", id="a level that rose says from where",
        ),
        pytest.param(
            {"kind": ReasonKind.LEVEL_ROSE, "level_before": Level.HIGH, "level": Level.HIGH},
            "graver than what was told before", id="what is graver at no higher level says that",
        ),
        pytest.param(
            {"kind": ReasonKind.CONFIRMED, "detail": "2 independent sources"},
            "now confirmed by another source", id="confirmed: by how many stands in the line above",
        ),
        pytest.param(
            {"kind": ReasonKind.UNCONFIRMED, "detail": "no second source in 6 hours"},
            "unconfirmed: no second source in 6 hours", id="unconfirmed says since when",
        ),
        pytest.param(
            {"detail": "first truce in 214 days for this pair"},
            "first signal: first truce in 214 days for this pair", id="a rare event says so",
        ),
    ],
)  # fmt: skip
def test_the_reason_is_in_plain_words(changes: dict[str, object], words: str) -> None:
    assert f"threshold 45 · {words}   #e1827" in shown(because(told(), **changes))


def test_a_score_just_below_a_level_is_not_shown_as_one_of_that_level() -> None:
    text = shown(told(scores=(74.6, 0)))
    assert "level 3 high" in text
    assert "score 74, threshold 45" in text


@pytest.mark.parametrize("kind", list(ReasonKind))
def test_every_reason_has_words_and_none_is_shown_raw(kind: ReasonKind) -> None:
    text = shown(because(told(), kind=kind))
    assert "ReasonKind" not in text
    assert "_" not in text


@pytest.mark.parametrize(
    ("one", "words"),
    [
        pytest.param(because(told(), confidence=0.3), "one source", id="below trust it says one"),
        pytest.param(
            because(told(party="RUS"), confidence=0.22), "a party's own agency", id="a party's own"
        ),
    ],
)
def test_little_trust_is_said(one: Told, words: str) -> None:
    assert f"example.org · 14:02 UTC · {words}\n" in shown(one)


def test_an_answer_names_the_alert_it_answers() -> None:
    one = because(told(), kind=ReasonKind.CALMED)
    one = replace(one, alert=replace(one.alert, reply_to=1820))
    assert "calms what was told before (#e1820)" in shown(one)


def denial(answers: int) -> Told:
    soft = TALKED._replace(text="missiles on Odesa", score=1.0, modifiers=("denied",))
    one = told(soft, verdict=Verdict.QUIET, scores=(0, 8))
    one = because(one, kind=ReasonKind.CONTRADICTED, axis=Axis.DE_ESCALATION, level=Level.NONE)
    reason = replace(one.alert.reason, topics=())
    return replace(one, alert=replace(one.alert, reason=reason, reply_to=answers))


def test_a_denial_shows_what_is_denied_and_no_score() -> None:
    lines = shown(denial(1790)).split("\n")
    assert lines[0] == "⚪ DENIED · Russia – Ukraine"
    assert lines[3:5] == [
        "denied: “missiles on Odesa”",
        "What was told before is denied (#e1790)   #e1827",
    ]


def test_a_shift_needs_no_article() -> None:
    assert shown(turned(ReasonKind.SHIFT_UP, "temperature +41, usually +3")) == (
        "🔴 SHIFT TO ESCALATION · level 1 notable · Russia – Ukraine\n"
        "The climate between them has turned worse: temperature +41, usually +3.\n"
        "Temperature: 0 is calm, +100 all escalation, -100 all easing.   #e7\n"
        "[Why?] [Mute 8 h] [👍] [👎]"
    )


def test_a_shift_names_what_led_to_it() -> None:
    shift = replace(turned(ReasonKind.SHIFT_UP), led=((3, "Troops mass"), (5, "Shells fall")))
    assert "Ukraine\n• Troops mass #e3\n• Shells fall #e5\nThe climate" in shown(shift)


def test_a_message_whose_score_grew_names_what_raised_it() -> None:
    one = told()
    later = replace(one.article.article, title="Tanks cross the border")  # type: ignore[union-attr]
    raised = replace(one.article, article=later)  # type: ignore[type-var]
    grown = replace(one, alert=replace(one.alert, escalation=71.0), raised=raised)
    assert "+ Tanks cross the border\nscore 64, now 71, threshold 45" in shown(grown)


def test_other_pairs_are_lines_and_one_side_of_a_shown_pair_is_none() -> None:
    def line(*actors: str) -> PairScore:
        return PairScore(Pair.of(*actors), Verdict.ESCALATION, None, 52, 0)

    one = told()
    lines = (line("POL", "RUS"), line("RUS"), line("SDN"))
    text = shown(replace(one, alert=replace(one.alert, lines=lines)))
    assert "also Poland – Russia: escalation 52\nalso Sudan: escalation 52\n" in text
    assert "also Russia:" not in text
    there = replace(one.alert, pair=Pair.of(place="SDN"), lines=(line("SDN"),))
    assert "also" not in shown(replace(one, alert=there))


def test_weak_evidence_is_left_to_why() -> None:
    faint = MASSED._replace(text="annexed", category="invasion", score=1.0)
    assert "annexed" not in shown(told(MASSED, faint))


def test_times_are_in_the_chats_own_zone() -> None:
    assert "· 16:02 EET" in shown(told(), "Europe/Kyiv")


@pytest.mark.failure("F53")
@pytest.mark.parametrize(
    ("title", "seen"),
    [
        pytest.param("a\u202egnp.exe", "agnp.exe", id="a direction override is dropped"),
        pytest.param("one\ntwo\x00\x1b[31m", "one two [31m", id="line ends and controls become space"),
        pytest.param("<b>x</b> @all /stop", "<b>x</b> @all /stop", id="markup stays plain words"),
        pytest.param("\ue000\ud800x", "x", id="private and broken characters are dropped"),
    ],
)  # fmt: skip
def test_a_hostile_title_is_one_harmless_line(title: str, seen: str) -> None:
    message = alert_message(told(title=title), names, NOW)
    (span,) = [s for s in message.spans if s.style == "link"]
    assert span.text == seen


@pytest.mark.failure("F53")
@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "tg://x", "https://", "ftp://a/b", " http://a"]
)
def test_only_web_addresses_are_linked(link: str) -> None:
    message = alert_message(told(link=link), names, NOW)
    assert not web(link)
    assert all(s.url is None for s in message.spans)
    assert all(b.url is None for row in message.buttons for b in row)
    assert any(s.style == "foreign" for s in message.spans), "strange words are marked as such"


@pytest.mark.failure("F10")
@settings(max_examples=50, derandomize=True)
@given(st.text(max_size=9000), st.text(min_size=1, max_size=3000))
def test_an_alert_fits_whatever_its_words(title: str, quote: str) -> None:
    many = [MASSED._replace(text=quote, category=f"c{i}") for i in range(30)]
    message = alert_message(told(*many, title=title), names, NOW)
    assert fits(message)
    assert all(len((b.data or "").encode()) <= 64 for row in message.buttons for b in row)


@given(st.text(max_size=400), st.integers(1, 120))
@settings(max_examples=50, derandomize=True)
def test_cleaned_words_are_one_line_within_the_limit(text: str, limit: int) -> None:
    line = clean(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert clean(line, limit) == line


def test_buttons_say_commands() -> None:
    rows = alert_message(told(), names, NOW).buttons
    said = [pressed(b.data) for row in rows for b in row if b.data]
    assert said == ["/why e1827", "/mute 8h e1827", "/vote e1827 up", "/vote e1827 down"]


@pytest.mark.failure("F51")
@pytest.mark.parametrize("data", ["", "why e1", "0/why e1", "11/why e1", "2/confirm x"])
def test_button_data_of_another_form_says_nothing(data: str) -> None:
    assert pressed(data) is None


# --- Digests ---------------------------------------------------------------------------------


def digest(kind: DigestKind, count: int) -> str:
    every = [
        replace(told(title=f"Event {n}"), alert=replace(told().alert, id=n)) for n in range(count)
    ]
    one = Digest(1, "c", kind, SEEN, NOW, tuple(range(count)))
    return digest_message(one, every, Setting({"world": "World"}), names, NOW).plain


def test_a_digest_is_grouped_by_topic_with_both_directions_marked() -> None:
    assert digest(DigestKind.MORNING, 1) == (
        "☀️ Morning digest: 1 alert\nSince 14:02 UTC\n\nWorld\n🔴 64 Russia – Ukraine: Event 0 #e0"
    )


@pytest.mark.parametrize(
    ("answers", "name"),
    [
        pytest.param(1, "World", id="beside what it denies"),
        pytest.param(2, "Denied", id="by itself where that was told before"),
    ],
)
def test_a_denial_in_a_digest_has_no_figure(answers: int, name: str) -> None:
    struck = replace(told(title="Strike"), alert=replace(told().alert, id=1))
    one = Digest(1, "c", DigestKind.MORNING, SEEN, NOW, (1, 1827))
    every = [denial(answers), struck]
    text = digest_message(one, every, Setting({"world": "World"}), names, NOW).plain
    assert f"{name}\n" in text and "⚪ denied · Russia – Ukraine: " in text
    assert ("Denied" in text) is (name == "Denied")


def test_what_was_missed_is_counted_and_the_strongest_five_are_shown() -> None:
    text = digest(DigestKind.MISSED, 23)
    assert text.startswith("📭 23 alerts missed, the strongest")
    assert text.count("Event") == 5
    assert text.endswith("… and 18 more")


def test_an_empty_digest_says_so() -> None:
    assert "Nothing that you asked to hear of." in digest(DigestKind.EVENING, 0)


def test_a_pair_of_nobody_has_words() -> None:
    one = told()
    text = shown(replace(one, alert=replace(one.alert, pair=Pair())))
    assert "no party named" in text
    assert BOTH.key == "RUS:UKR"
