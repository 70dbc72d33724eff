"""From a document to who is named in it, and from a mention to the actor that it denotes on a date."""

import gc
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from spacy.tokens import Doc

from dateline.extractors.actors.gazetteer import FAMILY_NAME_FIRST, Found, Gazetteer
from dateline.extractors.actors.memory import (
    COUNTRY_NOUNS,
    GROUP_PRONOUNS,
    LEADERS,
    PAIR_NOUNS,
    SINGULAR_PERSON,
    SPEAKER_PRONOUNS,
    Memory,
    carried,
    clause_subject,
    in_quotes,
    meant,
    speakers,
    word_key,
)
from dateline.extractors.actors.phrases import Phrases
from dateline.extractors.actors.roles import country_on, in_order, roles_on, sectors_on, state_on
from dateline.extractors.actors.senses import Sense, joined
from dateline.extractors.actors.tables import Entity, Tables
from dateline.extractors.actors.tree import Tree, flat, parsed
from dateline.extractors.actors.words import fold, plain
from dateline.words.records import Actor, Document, Mention

BEGINNING = 2
"""Sentences in which a report says where it is."""
HOME_TIMES, HOME_SHARE = 3, 0.6
"""How often, and with what share of all countries named, the country of a report is named at least."""


@dataclass(frozen=True)
class SentenceActors:
    """Who is named in one sentence."""

    mentions: tuple[Mention, ...]
    by_token: dict[int, tuple[Mention, ...]]
    home: str | None = None
    """The country that the whole document is about, where it is about one."""
    failed: str = ""
    """Name of the exception that finding them raised; nobody is named then."""

    def at(self, token_index: int) -> tuple[Mention, ...]:
        """Everybody whom the noun phrase headed by that token denotes; () if nobody."""
        return self.by_token.get(token_index, ())


@dataclass(frozen=True)
class ActorExtractor:
    """Finds actors in documents and says who they are on a date. Holds no state of any document."""

    tables: Tables
    gazetteer: Gazetteer

    @classmethod
    def load(cls, user_actors: Path | None = None) -> "ActorExtractor":
        """Reads our tables and the user's. Raises SeedError that lists every wrong row."""
        collecting = gc.isenabled()
        gc.disable()  # tens of thousands of small objects that all stay: collecting in between costs a third of the time
        try:
            tables = Tables.load(user_actors)
            extractor = cls(tables, Gazetteer.build(tables))
            gc.freeze()  # and looking at them again in every collection would cost as much as finding actors does
            return extractor
        finally:
            if collecting:
                gc.enable()

    def annotate(self, document: Document, parses: Sequence[Doc]) -> list[SentenceActors]:
        """Who is named in each sentence, in order; offsets are the document's."""
        reader = _Reader(self, document.published_on, document.text)
        read = [reader.try_sentence(number, span.start, parse) for number, (span, parse) in enumerate(zip(document.sentences, parses, strict=True))]
        home = self._home(read)
        return [replace(sentence, home=home) for sentence in read] if home else read

    def _home(self, sentences: Sequence[SentenceActors]) -> str | None:
        """The country of most that is named, if it is named at the beginning: where "the government" of a report is."""
        named = [[mention.country for mention in sentence.mentions if mention.country in self.tables.countries] for sentence in sentences]
        total = sum(map(len, named))
        for country, times in Counter(country for countries in named for country in countries).most_common(1):
            begins = any(country in countries for countries in named[:BEGINNING])
            return country if begins and times >= HOME_TIMES and times >= HOME_SHARE * total else None
        return None

    def names(self, text: str) -> Iterator[tuple[int, int]]:
        """Where known countries, places, bodies and persons are named, by offsets: what keeps its capitals in a headline."""
        return ((found.start, found.end) for found in self.gazetteer.find(text) if found.entry.kind not in ("agent", "modifier"))

    def resolve(self, mention: Mention, on: date) -> Actor | None:
        """Who the mention denotes on that day; None if the words do not tell."""
        entity = self.tables.entities.get(mention.entity) if mention.entity else None
        if entity is None:
            return self._actor(mention.country, mention.sectors, mention.name or mention.text, None, on)
        country, sectors = country_on(entity, on) or mention.country, sectors_on(entity, on)
        if sectors == ("ELI",) and mention.sectors and not roles_on(entity, on) and "ELI" not in mention.sectors and self._after_all(entity, on):
            sectors = mention.sectors
        return self._actor(country, sectors, entity.name, entity.wikidata_id, on)

    def resolve_text(self, text: str, on: date, context: str | None = None) -> Actor | None:
        """Who one actor string denotes on that day. `context`: words that say more, such as a country."""
        named = self.gazetteer.find(text)
        tree = flat(text, [(found.start, found.end) for found in named])
        if not tree.words:
            return None
        tree = replace(tree, labels=_names_after_titles(tree, named))
        phrases = self._phrases(tree, on, self._readings(f"{text} {context or ''}"))
        every = [senses[0] for token in _heads_first(tree) if (senses := phrases.who(token))]
        if not every:
            town = self.tables.towns.get(plain(text))
            return self._actor(town, (), text, None, on) if town else None
        sense = every[0] if phrases.who(_heads_first(tree)[0]) else min(every, key=_vagueness)
        country = sense.country or (None if sense.entity else self._context_country(context))
        return self.resolve(_mention(replace(sense, country=country), 0, 0, tree, tree.text), on)

    def _context_country(self, context: str | None) -> str | None:
        for found in self.gazetteer.find(context or ""):
            if found.entry.kind in ("country", "demonym", "capital", "seat"):
                return found.entry.country
        return None

    def _after_all(self, entity: Entity, on: date) -> bool:
        """May the person hold an office that the tables do not know: after the last one seen?"""
        last = entity.roles[-1]
        return bool(last.seen_on) and on.isoformat() > (last.seen_on or "")

    def _actor(self, country: str | None, sectors: tuple[str, ...], name: str, wikidata_id: str | None, on: date) -> Actor | None:
        if country is None and not sectors:
            return None
        code = state_on(country, self.tables.countries, on) if country else None
        sectors = in_order(sectors)
        return Actor((code or "---") + "".join(sectors), code, sectors, name, wikidata_id)

    def _readings(self, text: str) -> dict[str, str]:
        """Homonyms that the text's cues turn to another country."""
        return {homonym.name: homonym.country for homonym in self.tables.homonyms if any(cue in text for cue in homonym.cues)}

    def _phrases(self, tree: Tree, on: date, readings: dict[str, str]) -> Phrases:
        def country_of(entity: Entity) -> str | None:
            return country_on(entity, on)

        def prefer(entities: list[Entity]) -> Entity | None:
            holding = [entity for entity in entities if roles_on(entity, on)]
            return holding[0] if holding else entities[0]

        def officer(surname: str, country: str | None, sectors: tuple[str, ...]) -> Entity | None:
            """The one person of that surname who holds an office of such sectors, in the country if it is told."""
            holding = [
                entity
                for entity in self.gazetteer.surnames.get(fold(surname), ())
                for role in roles_on(entity, on)[:1]
                if set(role.sectors) & set(sectors) and country in (None, role.country)
            ]
            return holding[0] if len(holding) == 1 else None

        phrases = Phrases(tree, self.gazetteer, self.gazetteer.find(tree.text), country_of, readings.get)
        phrases.prefer = prefer
        phrases.officer = officer
        phrases.towns = lambda: self.tables.towns
        return phrases


def _names_after_titles(tree: Tree, named: Sequence[Found]) -> list[str]:
    """Labels for words that no language model has looked at: capitals after a title name a person ("King Hassan of Morocco")."""
    titles = {found.end for found in named if found.entry.agent and fold(tree.text[found.start : found.end]) == found.entry.agent.noun}
    places = [(found.start, found.end) for found in named if found.entry.kind in ("country", "seat", "demonym", "region")]
    labels = [""] * len(tree.words)
    for token in range(1, len(tree.words)):
        titled = tree.words[token - 1][:1].isupper() and (tree.end(token - 1) in titles or labels[token - 1] == "PERSON")
        if titled and tree.words[token][:1].isupper() and not any(start <= tree.starts[token] < end for start, end in places):
            labels[token] = "PERSON"
    return labels


class _Reader:
    """Reads one document's sentences in order."""

    def __init__(self, extractor: ActorExtractor, on: date, text: str) -> None:
        self.extractor, self.on, self.text, self.readings = extractor, on, text, extractor._readings(text)
        self.memory = Memory()

    def try_sentence(self, number: int, offset: int, parse: Doc) -> SentenceActors:
        """Who is named in a sentence. One that cannot be read costs itself alone, so it names nobody, and says why."""
        try:
            return self.sentence(number, offset, parsed(parse))
        except Exception as error:
            return SentenceActors((), {}, failed=type(error).__name__)

    def sentence(self, number: int, offset: int, tree: Tree) -> SentenceActors:
        self.tree = tree
        self.phrases = self.extractor._phrases(tree, self.on, self.readings)
        self.phrases.refer = self._refer_once
        self.referring: set[int] = set()
        self.before: list[tuple[int, Sense]] = self._countries_before()
        by_token: dict[int, tuple[Sense, ...]] = {}
        for token in range(len(tree.words)):
            if self._may_denote(token) and (senses := self.phrases.who(token)):
                by_token[token] = senses
        self._remember(by_token)
        mentions = {token: tuple(_mention(sense, number, offset, tree, self.text) for sense in senses) for token, senses in by_token.items()}
        return SentenceActors(_maximal(mentions.values()), mentions)

    def _may_denote(self, token: int) -> bool:
        tree = self.tree
        if self.phrases.at_token[token] is not None or tree.labels[token] in ("PERSON", "GPE"):
            return True
        word = tree.words[token].lower()
        if tree.poses[token] in ("PRON", "DET") or word in COUNTRY_NOUNS or word in PAIR_NOUNS:
            return True
        return word_key(word) in self.memory.surnames or tree.words[token] in self.memory.acronyms

    # -- what the document has said

    def _countries_before(self) -> list[tuple[int, Sense]]:
        found = []
        for first, last in self.phrases.spans.values():
            name = self.phrases.at_token[first]
            if name is not None and name.entry.kind in ("country", "capital", "seat", "demonym"):
                code = self.phrases.other_reading(tree_text(self.tree, first, last)) or name.entry.country
                found.append((first, Sense(first, last, country=code)))
            elif name is not None and name.entry.kind == "actor" and name.entry.entity and name.entry.entity.kind == "person":
                entity = name.entry.entity
                found.append((first, Sense(first, last, entity, country_on(entity, self.on), name=entity.name)))
        return sorted(found, key=lambda pair: pair[0])

    def _refer_once(self, token: int) -> tuple[Sense, ...]:
        """What the token refers to; nobody where that would depend on itself ("criticised for its handling of its debts")."""
        if token in self.referring:
            return ()
        self.referring.add(token)
        try:
            return self._refer(token)
        finally:
            self.referring.discard(token)

    def _refer(self, token: int) -> tuple[Sense, ...]:
        tree, word = self.tree, self.tree.words[token].lower()
        if tree.poses[token] == "PRON" or word in ("its", "their", "his", "her", "our", "my"):
            return self._pronoun(token, word)
        if word in COUNTRY_NOUNS or word in PAIR_NOUNS or word in LEADERS:
            return self._description(token, word)
        if self.phrases.at_token[token] is not None and self.phrases.at_token[token].entry.kind == "agent":  # type: ignore[union-attr]
            return ()
        if tree.unnamed and self.phrases.beside_unknown(token, token):
            return ()
        first, last = self.phrases.person_run(token) if tree.labels[token] == "PERSON" else (token, token)
        if known := self.memory.surnames.get(word_key(tree_text(tree, first, last))):
            return (carried(known, first, last),)
        known = self.memory.surnames.get(word_key(tree.words[token]))
        if known and tree.words[token][:1].isupper() and not self._names_another(token, known):
            first = token - 1 if token and tree.words[token - 1].lower() in ("mr", "mr.", "mrs", "mrs.", "ms", "ms.") else token
            return (carried(known, first, token),)
        if known := self.memory.acronyms.get(tree.words[token]):
            return (carried(known, token, token),)
        return ()

    def _names_another(self, token: int, known: Sense) -> bool:
        """Is the surname part of a longer name whose first name is not the known person's?"""
        tree = self.tree
        before = tree.words[token - 1] if token else ""
        if tree.labels[token] != "PERSON" or token == 0 or tree.labels[token - 1] != "PERSON" or not before[:1].isupper() or before == "-":
            return False
        return word_key(before) not in fold(known.name or "").split() and self.phrases.at_token[token - 1] is None

    def _pronoun(self, token: int, word: str) -> tuple[Sense, ...]:
        if word in SPEAKER_PRONOUNS:
            return self._speaker(token)
        if word in SINGULAR_PERSON:
            return self._he(token)
        if word in GROUP_PRONOUNS:
            return self._it(token, word)
        return ()

    def _speaker(self, token: int) -> tuple[Sense, ...]:
        if not in_quotes(self.tree.text, self.tree.starts[token]):
            return self._before_colon(token)
        for subject in speakers(self.tree):
            if subject != token and self.tree.words[subject].lower() not in SPEAKER_PRONOUNS and not in_quotes(self.tree.text, self.tree.starts[subject]):
                senses = self.phrases.who(subject, 1)
                return tuple(meant(sense, token, "speaker", 0.8) for sense in senses[:1])
        return (meant(self.memory.speaker, token, "speaker", 0.7),) if self.memory.speaker else ()

    def _before_colon(self, token: int) -> tuple[Sense, ...]:
        """Who says "we" in a headline: "Minister: we will not yield"."""
        words = self.tree.words
        if ":" not in words[:token]:
            return ()
        colon = words.index(":")
        heads = (i for i in range(colon) if not 0 <= self.tree.heads[i] < colon or self.tree.heads[i] == i)
        return tuple(meant(sense, token, "speaker", 0.8) for head in heads for sense in self.phrases.who(head, 1)[:1])[:1]

    def _he(self, token: int) -> tuple[Sense, ...]:
        subject = clause_subject(self.tree, token)
        if subject is not None and subject != token:
            senses = [sense for sense in self.phrases.who(subject, 1) if sense.person or sense.how == "agent"]
            if len(senses) == 1:
                return (meant(senses[0], token, "anaphor", 0.8),)
        earlier = [sense for first, sense in self.before if first < token and sense.person]
        last = earlier[-1] if earlier else self.memory.speaker if self.memory.speaker and self.memory.speaker.person else None
        last = last or (self.memory.persons[-1] if self.memory.persons else None)
        return (meant(last, token, "anaphor", 0.7),) if last else ()

    def _it(self, token: int, word: str) -> tuple[Sense, ...]:
        if word == "its" and (nearest := self._reason_of(token)):
            return (meant(nearest, token, "anaphor", 0.7),)
        subject = clause_subject(self.tree, token)
        if subject is not None and subject != token:
            senses = self.phrases.who(subject, 1)
            plural = word in ("they", "their", "them", "themselves")
            if senses and (plural or len(senses) == 1) and (plural or not senses[0].person):
                return tuple(meant(sense, token, "anaphor", 0.75) for sense in senses)
            return ()
        if subject is None and self.tree.deps[token] in ("nsubj", "nsubjpass") and self.memory.subject and (word == "it") != self.memory.subject.plural:
            return (meant(self.memory.subject, token, "anaphor", 0.6),) if not self.memory.subject.person else ()
        return ()

    def _reason_of(self, token: int) -> Sense | None:
        """Whose "its" is after "over", "for", "because of": the last one named before it in its clause, who is blamed or rewarded."""
        tree = self.tree
        above = tree.heads[tree.heads[token]]
        said = tree.words[above].lower()
        if above > token or not (said in ("over", "for", "because") or (said == "of" and tree.words[above - 1].lower() == "because")):
            return None
        for i in range(above - 1, -1, -1):
            if tree.poses[i] == "VERB":
                return None
            if tree.deps[i] in ("pobj", "dobj") and (senses := self.phrases.who(i, 1)):
                known = len(senses) == 1 and not senses[0].person and senses[0].last == i  # not the one whose sanctions they are
                return senses[0] if known else None
        return None

    def _description(self, token: int, word: str) -> tuple[Sense, ...]:
        tree = self.tree
        left = {tree.words[child].lower() for child in tree.children[token] if child < token}
        before = [sense for first, sense in self.before if first < token]
        if "both" in left or left >= {"the", "two"} or left >= {"two", "their"} or (word == "sides" and "the" in left):
            subject = clause_subject(tree, token) if tree.under(token, "poss") else None
            if subject is not None and len(sides := self.phrases.who(subject, 1)) == 2:
                return tuple(meant(Sense(token, token, country=sense.country), token, "anaphor", 0.8) for sense in sides)
            pair = self.memory.leaders(before) if word in LEADERS else self.memory.pair(before) if word in PAIR_NOUNS else ()
            if word in LEADERS or not left & {"other", "these"}:
                return tuple(meant(Sense(token, token, None, sense.country) if word not in LEADERS else sense, token, "anaphor", 0.7) for sense in pair)
        definite = bool(left & {"the", "this", "that"}) and left <= {"the", "this", "that", "entire", "whole"}
        if word in COUNTRY_NOUNS and definite and not tree.under(token, "relcl", "acl", "prep"):
            subject = clause_subject(tree, token)
            own = {sense.country for sense in self.phrases.who(subject, 1)} if subject is not None and subject != token else set()
            for sense in reversed([*self.memory.countries, *before]):
                if sense.country and sense.country not in own and not self._dependent(sense.country):
                    return (Sense(token, token, country=sense.country, how="anaphor", confidence=0.7),)
        return ()

    def _dependent(self, country: str) -> bool:
        row = self.extractor.tables.countries.get(country)
        return row is None or row.sovereign is not None

    def _remember(self, by_token: dict[int, tuple[Sense, ...]]) -> None:
        memory, tree = self.memory, self.tree
        for token in sorted(by_token):
            for sense in by_token[token]:
                if sense.how in ("anaphor", "speaker"):
                    continue
                if sense.person and sense.name and sense.how != "carry-over":
                    memory.name(sense, self._surname(sense))
                elif sense.person:
                    memory.persons.append(sense)
                if sense.country:
                    memory.named.append(sense)
                    if not sense.person:
                        memory.countries.append(sense)
        self._remember_acronyms(by_token)
        roots = [i for i, dep in enumerate(tree.deps) if dep in ("nsubj", "nsubjpass") and tree.deps[tree.heads[i]] in ("ROOT", "ccomp")]
        for i in roots:
            if senses := by_token.get(i):
                memory.subject = senses[0]
                break
        for i in speakers(tree):
            if senses := by_token.get(i):
                memory.speaker = senses[0]

    def _surname(self, sense: Sense) -> str | None:
        words = (sense.name or "").split()
        if len(words) < 2:
            return None
        return fold(words[0] if sense.country in FAMILY_NAME_FIRST else words[-1])

    def _remember_acronyms(self, by_token: dict[int, tuple[Sense, ...]]) -> None:
        """ "Revolutionary United Front (RUF)": the letters in brackets stand for the name before them."""
        tree = self.tree
        for i in range(2, len(tree.words) - 1):
            word = tree.words[i]
            bracketed = tree.words[i - 1] == "(" and tree.words[i + 1] == ")"
            if bracketed and word.isupper() and 2 <= len(word) <= 8 and (senses := by_token.get(i - 2)):
                self.memory.acronyms[word] = senses[0]


def _vagueness(sense: Sense) -> int:
    """How little a sense tells."""
    return 0 if sense.entity else 1 if sense.country and sense.sectors else 2 if sense.sectors else 3


def _heads_first(tree: Tree) -> list[int]:
    """Heads of a string's phrases, then its other words."""
    return sorted(range(len(tree.words)), key=lambda token: (tree.deps[token] != "ROOT", tree.deps[token] != "appos", token))


def tree_text(tree: Tree, first: int, last: int) -> str:
    """The words from one token to another as written."""
    return tree.text[tree.starts[first] : tree.end(last)]


def _mention(sense: Sense, number: int, offset: int, tree: Tree, written: str) -> Mention:
    """In the words of the text `written`, whose sentence begins at the offset: a headline is parsed in another case."""
    start, end = tree.starts[sense.first], tree.end(sense.last)
    if "(" in tree.text[start:end] and tree.text[end : end + 1] == ")":
        end += 1
    return Mention(
        number,
        offset + start,
        offset + end,
        written[offset + start : offset + end],
        sense.entity.key if sense.entity else None,
        sense.country,
        joined((), sense.sectors),
        sense.name,
        sense.how,
        round(sense.confidence, 2),
    )


def _maximal(found: Iterable[tuple[Mention, ...]]) -> tuple[Mention, ...]:
    """All mentions in order, without those that a longer one contains."""
    every = sorted(dict.fromkeys(mention for group in found for mention in group), key=lambda mention: (mention.start, -mention.end))
    kept: list[Mention] = []
    furthest = -1
    for mention in every:
        if mention.end > furthest or (kept and (kept[-1].start, kept[-1].end) == (mention.start, mention.end)):
            kept.append(mention)
            furthest = max(furthest, mention.end)
    return tuple(kept)
