"""Keeps crime, courts, sport, business and weather out: who must be there for a hit to count."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from storage.assessment import DE_ESCALATION, ESCALATION, Pair
from watchers.signals.bystanders import acting_in, conferring, ones_own
from watchers.signals.domains import OPENS
from watchers.signals.gazetteer import FIGHTS, Name, Opposition
from watchers.signals.lexicon import NOMINAL, PASSIVE, Category, Language, Rule
from watchers.signals.match import Hit
from watchers.signals.scan import Mention, Scan
from watchers.signals.scenes import harmed_in
from watchers.signals.topic import PER_STRAY_WORD, Found, Topic

UNGATED_SEVERITY = 3.0
NOBODYS_SEVERITY = 2.4
"""What a hit weighs where nobody at all is named: three kinds of it together are still quiet."""
GRAVE, GRAVE_WORDS = 9.0, 3
"""What is as grave as an air strike by somebody named outweighs so many words of another world."""
FOUGHT, FOUGHT_BY = frozenset({"clash", "strike"}), frozenset({"party", "armed"})
"""What police, too, do against a party to a conflict in war, and who is such a party."""
SUBJECT_REACH = 4
"""A court or a union that stands further before a verb may not be its subject."""
NO_ARMED = "no armed actor"
GATED = frozenset({"no actor", NO_ARMED, "not opponents"})
"""Names that a gate leaves on a signal it held back."""


class Gated:
    """What a gate did."""

    __slots__ = ("factor", "names")

    def __init__(self) -> None:
        self.factor = 1.0
        self.names: list[str] = []


class Gate:
    """Remembers, over one article, who has been named and what it is about."""

    def __init__(self, language: Language, opposed: Opposition, day: date | None) -> None:
        self.language, self.opposed = language, opposed
        self.dated = day is not None
        self.since = self.until = day
        """The time the article speaks of: its day, or what the terms of the leaders it names leave."""
        self.faced: dict[tuple[str, str], bool] = {}
        """Who is known to be opponents, or none, in that time."""
        self.actors = False
        self.regulars = self.rebels = self.groups = 0
        """Mentions of armies without a name; of rebels, gunmen, warring sides, hostages; of named groups."""
        self.states: set[str] = set()
        self.places: set[str] = set()
        """States of the towns and regions it names."""
        self.named: set[str] = set()
        """Codes of all who act."""
        self.tellers: set[str] = set()
        """Codes of those who in some sentence only tell of it; asked where no day is known."""
        self.domains = [0] * len(language.domain_list)
        self.about: str | None = None
        """The other domain that the text opens with, if it does."""
        self.topic: Topic | None = None
        self.voices: list[str | None] = []
        """What each sentence is told in, if that is not the voice of the news."""
        self.sentences = 0

    def note(self, mentions: list[Mention], strange: Sequence[Found]) -> None:
        """Take in a sentence's names and its words of other domains."""
        for mention in mentions:
            name = mention.name
            if name.code and name.acts:
                self.named.add(name.code)
            if name.role in ("place", "seat"):
                self.places.add(name.place)
            if name.role == "leader" and not self.dated:
                self._narrow(name)
            if name.kind == "armed" and name.role != "place":
                self.groups += 1
            elif name.kind == "regular":
                self.regulars += 1
            elif name.kind in ("party", "captive"):
                self.rebels += 1
            elif not (name.acts or name.place):
                continue
            elif name.kind == "state" and name.acts:
                self.states.add(name.code)
            self.actors = True
        for _, _, number in strange:
            self.domains[number] += 1
            domain = self.language.domain_list[number]
            if domain.told is OPENS:
                self.about = domain.name
        self.sentences += 1

    def _narrow(self, leader: Name) -> None:
        """An article without a date is of the time when the leaders it names were in office."""
        since = max(filter(None, (self.since, leader.since)), default=None)
        until = min(filter(None, (self.until, leader.until)), default=None)
        if since is None or until is None or since <= until:
            self.since, self.until = since, until
            self.faced.clear()

    def resumes(self, seen: Scan) -> bool:
        """Whether a sentence without names goes on about the parties named before."""
        return not any(m.name.kind == "civil" for m in seen.mentions)

    def judge(
        self,
        rule: Rule,
        category: Category,
        severity: float,
        pair: Pair,
        place: str | None,
        sentence: int,
        seen: Scan,
        hit: Hit,
    ) -> tuple[float, Gated]:
        """The severity that remains, and the factor and names of what took it."""
        gated = Gated()
        gate = rule.gate
        other = self.about or self.voices[sentence]
        if not other and self.topic:
            other = self.topic.of(sentence, seen, hit)
        if gate == "none" and not other:
            return severity, gated
        other = other or self._other_domain(pair, category)
        if other is not None:
            gated.factor = 0.0
            gated.names.append(other)
            return severity, gated
        if not self.actors and severity > NOBODYS_SEVERITY:
            gated.names.append("no actor")
            return NOBODYS_SEVERITY, gated
        if (gate == "opposed" and not self._set_against(pair, category, seen, hit)) or (
            gate == "foes" and not self._foes(pair)
        ):
            gated.names.append("not opponents")
            return min(severity, category.friendly), gated
        if severity > UNGATED_SEVERITY and (
            (gate == "armed" and not self._armed(pair, place, seen, hit)) or self._civil(seen, hit)
        ):
            gated.names.append(NO_ARMED)
            return UNGATED_SEVERITY, gated
        return severity, gated

    def _armed(self, pair: Pair, place: str | None, seen: Scan, hit: Hit) -> bool:
        """Whether it may be one of arms: by who is named, who faces whom, and on whose ground."""
        return (
            self.regulars + self.rebels + self.groups > 0
            or any(klass in self.language.military for _, _, klass in seen.objects)
            or self._opposed(pair, seen, hit)
            or (place is not None and self._contested(pair, place, hit))
        )

    def _contested(self, pair: Pair, place: str, hit: Hit) -> bool:
        """Whether it is an opponent's soil, or a state at war where something is hit, not lies hit."""
        strikes = self.language.rules[hit.rule].category.name == "strike"
        hits = strikes and (hit.mode == NOMINAL or hit.operator > hit.start)
        theirs = any(code != place and self.facing((code, place)) for code in pair.actors)
        return theirs or (hits and self.at_war(place) is not None)

    def _civil(self, seen: Scan, hit: Hit) -> bool:
        """Whether a court, the police or a union is the subject: the last name before the verb."""
        words, rule = seen.tokens.words, self.language.rules[hit.rule]
        # "students killed by rebels" suffer it
        if hit.mode == PASSIVE or rule.suffers or harmed_in(self.language, words, hit.operator):
            return False
        if not self.language.passive_by.isdisjoint(words[hit.operator : hit.end + 1]):
            return False
        here = seen.clause[hit.operator]
        if rule.category.name in FOUGHT and any(
            m.start > hit.operator and m.name.kind in FOUGHT_BY and seen.clause[m.start] == here
            for m in seen.mentions
        ):
            return False  # "police battled militants" is no crime
        # "rebels blew up a police jeep, killing nine": the verb goes with the first name
        gerund = self.language.gerund or " "
        first = words[hit.operator - 1] == "," and words[hit.operator].endswith(gerund)
        subject = None
        for mention in seen.mentions[:1] if first else seen.mentions:
            # "doctors in Harare" are doctors
            behind = subject is not None and words[mention.start - 1] in self.language.prepositions
            where = behind or mention.name.role == "place"
            # "troops and police" are troops
            joint = (
                subject is not None
                and subject.name.kind in FIGHTS
                and mention.start == subject.end + 1
                and words[subject.end] in self.language.sides.joining
            )
            if mention.end <= hit.operator and not where and not joint:
                subject = mention
        return (
            subject is not None
            and subject.name.kind == "civil"
            and hit.operator - subject.end <= SUBJECT_REACH
            and seen.clause[subject.start] == here
        )

    def _set_against(self, pair: Pair, category: Category, seen: Scan, hit: Hit) -> bool:
        """Whether it is between opponents: by who they are, by what they do, or by what is said of them."""
        return (
            self._opposed(pair, seen, hit)
            or self._between_foes(pair, seen, hit)
            or (category.axis is DE_ESCALATION and self._at_odds(seen))
        )

    def _opposed(self, pair: Pair, seen: Scan, hit: Hit) -> bool:
        """The two are opponents, or one side is an armed party, within the hit's own clause."""
        kinds = self.language.gazetteer.kinds
        if any(kinds.get(code) == "armed" for code in pair.actors):
            return True
        if len(pair.actors) == 2 and self._at_issue(pair.actors):
            return True
        # a third state that two friends only talk about does not make them opponents
        beside = conferring(self.language, seen, hit, acting_in(seen, hit))
        if any(m.name.kind in FIGHTS and not ones_own(m, seen) for m in beside):
            return True
        return self._at_issue(sorted({m.name.code for m in beside if m.name.code}))

    def _between_foes(self, pair: Pair, seen: Scan, hit: Hit) -> bool:
        """Whether its clause is about a truce or peace talks: opponents have them, two states may discuss them."""
        kinds = self.language.gazetteer.kinds
        states = sum(kinds.get(code) == "state" for code in pair.actors)
        here = seen.clause[hit.operator]
        return states < 2 and any(
            klass in self.language.peaceful and seen.clause[start] == here
            for start, _, klass in seen.objects
        )

    def _at_odds(self, seen: Scan) -> bool:
        """Whether its sentence says that they quarrel, and names no third party whose quarrel it may be."""
        quarrels = self.language.quarrels
        if not any(klass in quarrels for _, _, klass in seen.objects):
            return False
        acting = [m.name for m in seen.mentions if m.name.acts]
        if not acting:  # "both sides", whoever they are
            return any(m.name.kind == "figure" for m in seen.mentions)
        codes = {name.code for name in acting if name.code}
        # in a capital two neighbours may quarrel over a goat
        return len(codes) == 2 or (len(codes) < 2 and any(name.role != "seat" for name in acting))

    def _foes(self, pair: Pair) -> bool:
        """Whether who does it and whom it is done to are opponents themselves."""
        if len(pair.actors) < 2:
            return False
        a, b = pair.actors
        return self._at_issue(pair.actors) or self.at_home(a, b) or self.at_home(b, a)

    def at_home(self, group: str, state: str) -> bool:
        """Whether an armed group sits within that very state."""
        return group != state and self.language.gazetteer.states.get(group) == state

    def facing(self, codes: Sequence[str]) -> bool:
        """Whether any two of these are opponents on the article's day."""
        for i in range(len(codes) - 1):
            for b in codes[i + 1 :]:
                pair = codes[i], b  # an article asks again and again of the few whom it names
                held = self.faced.get(pair)
                if held is None:
                    held = self.faced[pair] = self.opposed.holds(*pair, self.since, self.until)
                if held:
                    return True
        return False

    def lasting(self, a: str, b: str) -> bool:
        """Whether two are opponents on the article's day, or without one, with no end known."""
        return self.facing((a, b)) and (self.dated or self.opposed.lasts(a, b))

    def _at_issue(self, codes: Sequence[str]) -> bool:
        """Whether any two of these are opponents, or have a crisis, on the article's day."""
        return self.facing(codes) or self.opposed.in_crisis(codes, self.since, self.until)

    def at_war(self, code: str) -> str | None:
        """The one whom it, or for a group its state, fights in the open then, if it fights one alone."""
        home = self.language.gazetteer.states.get(code, code)
        foes = self.opposed.fought(code, home, self.since, self.until) if self.dated else set()
        return foes.pop() if len(foes) == 1 else None

    def _other_domain(self, pair: Pair, category: Category) -> str | None:
        """The domain the text belongs to instead: enough of its words for who else is named."""
        if not any(self.domains):
            return None
        strays = self.sentences // PER_STRAY_WORD
        # an air raid on a stadium is told in words of sport too
        if pair.actors and category.axis is ESCALATION and category.severity >= GRAVE:
            strays += GRAVE_WORDS
        foes = self.facing(pair.actors)
        for domain, total in zip(self.language.domain_list, self.domains, strict=True):
            count = total - (strays if domain.need > 1 else 0)
            if count < domain.need or (domain.state is None and self.states):
                continue
            armed = 2 * self.groups + self.rebels + (self.regulars if domain.army else 0)
            armed += domain.foes and foes
            if count >= domain.need + armed + (domain.state or 0) * bool(self.states):
                return domain.name
        return None
