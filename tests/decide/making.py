"""Short ways to make the values that the tests of judging speak of."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage.assessment import Assessment, Axis, Pair, PairScore, Signal, Verdict
from storage.model.alert import Reason, ReasonKind
from storage.model.article import Article, Tier
from storage.model.policy import Policy
from watchers import lexicon_files
from watchers.replay import Memory, Retold, fold
from watchers.signals.read_wording import read_wording
from watchers.telling import Assessed

K = ReasonKind
UP, DOWN = Axis.ESCALATION, Axis.DE_ESCALATION
UNLISTED = Tier.UNLISTED
TWO = "two.example"
"""A second source."""

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning, when every test begins."""

WORDING = read_wording(
    {
        name: tomllib.loads(text)
        for name, text in lexicon_files.shipped().items()
        if name.endswith(("/language.toml", "/telling.toml"))
    },
    [],
)
"""Of the shipped languages."""

WORDS = {
    "strike": "missiles struck the harbour depot before dawn",
    "truce": "commanders signed a ceasefire lasting seventy hours",
    "sanctions": "ministers imposed banking penalties against exporters",
    "relief": "ministers lifted banking penalties against exporters",
    "build-up": "armoured brigades massed along the northern frontier",
    "truce broken": "gunners shattered the ceasefire with heavy barrages",
}


def at(hours: float = 0.0) -> datetime:
    """Return the moment so many hours after the start."""
    return START + timedelta(hours=hours)


def pair_score(
    key: str = "AAA:BBB", up: float = 0.0, down: float = 0.0, places: tuple[str, ...] = ()
) -> PairScore:
    """Return a pair's score with the verdict its two figures mean."""
    high, low = max(up, down), min(up, down)
    mixed = low >= 30 and low >= 0.6 * high
    lean = None
    if mixed:
        verdict = Verdict.MIXED
        if high - low >= 10:
            lean = Axis.ESCALATION if up > down else Axis.DE_ESCALATION
    elif high < 30:
        verdict = Verdict.QUIET
    else:
        verdict = Verdict.ESCALATION if up > down else Verdict.DE_ESCALATION
    return PairScore(Pair.parse(key), verdict, lean, up, down, places)


def signal(
    category: str, axis: Axis, severity: float = 8.0, actors: tuple[str, ...] = ()
) -> Signal:
    """Return a hit of a category, placed nowhere in particular."""
    return Signal("text", 0, 1, "x", category, axis, severity, severity, "rule", actors=actors)


def judged(
    *pairs: PairScore, categories: tuple[str, ...] = (), severity: float = 8.0
) -> Assessment:
    """Return an assessment with these pairs, strongest first, and a signal for each category."""
    ordered = tuple(sorted(pairs, key=lambda each: -each.top))
    up = max((each.escalation for each in ordered), default=0.0)
    down = max((each.de_escalation for each in ordered), default=0.0)
    whole = pair_score("X:Y", up, down)
    axis = Axis.ESCALATION if up >= down else Axis.DE_ESCALATION
    return Assessment(
        verdict=whole.verdict,
        lean=whole.lean,
        escalation=up,
        de_escalation=down,
        language="en",
        lexicon="test",
        pairs=ordered,
        signals=tuple(signal(name, axis, severity) for name in categories),
    )


def told(
    words: str,
    *pairs: PairScore,
    hours: float = 0.0,
    by: str = "one.example",
    tier: Tier = Tier.MAJOR,
    categories: tuple[str, ...] = (),
    text: str = "",
    silent: bool = False,
    wire: str | None = None,
    party: str | None = None,
    published: datetime | None = None,
    key: str = "",
    severity: float = 8.0,
) -> Assessed:
    """Return an article of these words, judged as given, that arrived ``hours`` after the start."""
    article = Article(
        keys=(key or f"{by} {hours} {words}",),
        source=by,
        publisher=by,
        title=words,
        text=text,
        link=f"https://{by}/news",
        published=published,
        seen=at(hours),
        tier=tier,
        origin=wire,
        party=party,
        silent=silent,
    )
    return Assessed(article, judged(*pairs, categories=categories, severity=severity), WORDING)


def strike(score: float = 70.0, **more: object) -> Assessed:
    """Return news of a strike by AAA on BBB."""
    return told(WORDS["strike"], pair_score(up=score), categories=("strike",), **more)  # type: ignore[arg-type]


def truce(score: float = 62.0, **more: object) -> Assessed:
    """Return news of a truce between AAA and BBB."""
    return told(WORDS["truce"], pair_score(down=score), categories=("truce",), **more)  # type: ignore[arg-type]


def happens(*events: Assessed, policy: Policy | None = None) -> list[Retold]:
    """What is decided of these events, oldest first, with the ticks between them."""
    return list(fold(events, Memory(policy or Policy())))


def last(*events: Assessed, policy: Policy | None = None) -> Reason:
    """The reason of the last article."""
    return [each for each in happens(*events, policy=policy) if each.event][-1].reason


def sanctions(score: float = 50.0, **more: object) -> Assessed:
    pair = pair_score(up=score)
    return told(WORDS["sanctions"], pair, categories=("sanctions",), **more)  # type: ignore[arg-type]


def relief(score: float = 50.0, **more: object) -> Assessed:
    pair = pair_score(down=score)
    return told(WORDS["relief"], pair, categories=("relief",), **more)  # type: ignore[arg-type]


def other(words: str, up: float = 70.0, **more: object) -> Assessed:
    """A strike in other words, so that it is another story."""
    return told(words, pair_score(up=up), categories=("strike",), **more)  # type: ignore[arg-type]


def unassessed() -> Assessed:
    event = told("Ein Text in einer fremden Sprache")
    judged = event.assessment._replace(verdict=Verdict.UNASSESSED, language="de")
    return Assessed(event.article, judged)


def titled(event: Assessed) -> Assessed:
    """The same news with its act in the headline."""
    signals = tuple(each._replace(field="title") for each in event.assessment.signals)
    return replace(event, assessment=event.assessment._replace(signals=signals))


def below(event: Assessed, words: str = "x") -> Assessed:
    """The same news with its act in the text alone, in these words, not in the headline."""
    signals = tuple(each._replace(sentence=1, text=words) for each in event.assessment.signals)
    return replace(event, assessment=event.assessment._replace(signals=signals))


STRIKES = (
    other("Rockets land in Dorvan suburbs overnight"),
    other("Harbour of Kelmar burns, dockers say", hours=2),
)
"""Two of one day."""

WAR = [
    other(f"Rockets land near {town}", hours=hours)
    for hours, town in ((0, "Dorvan"), (13, "Kelmar"), (26, "Selvik"), (51, "Pelusk"))
]
"""A day on which such attacks are told all the time."""
