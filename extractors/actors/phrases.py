"""Noun phrases to actors: named things, agents with their modifiers, titles, appositions, conjuncts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from dateline.extractors.actors.gazetteer import Entry, Found, Gazetteer
from dateline.extractors.actors.senses import Sense, joined
from dateline.extractors.actors.tables import Entity
from dateline.extractors.actors.tree import Tree
from dateline.extractors.actors.words import fold, plain, word_set

LANDFORMS = word_set("landforms")
LOCATIVE = word_set("locative")
BELONGING = frozenset(["of", "for", "at", "to", "with"])
WHERE = word_set("where")
ADDITIVE = word_set("additive")
BACKED = word_set("backed")
"""Participles after a nationality that do not make the phrase that nation's: a US-backed militia."""
REACHED = word_set("reached")
"""Stems of verbs whose object is a capital as a place."""
OFFICERS = word_set("officers")
"""Weak nouns that denote somebody even if nothing tells of whom."""
STATIONED = word_set("stationed")
"""Participles between an agent and its place: soldiers based in."""
AGENT_POSES = frozenset(("NOUN", "PROPN", "NUM", "PRON", "ADJ", "DET"))
NOUN_DEPS = ("nsubj", "nsubjpass", "dobj", "pobj")
"""What only nouns are, whatever else the parser takes a word for."""
DEEPEST = 6
"""Nested phrases followed; longer chains are parser errors."""
COUNTRY_KINDS = ("country", "demonym", "capital", "seat", "region", "city")


@dataclass
class Phrases:
    """Reads the noun phrases of one sentence. `refer` resolves what only the document can: pronouns, surnames, "the country"."""

    tree: Tree
    gazetteer: Gazetteer
    found: Sequence[Found]
    country_of: Callable[[Entity], str | None]
    other_reading: Callable[[str], str | None] = lambda name: None
    refer: Callable[[int], tuple[Sense, ...]] = lambda token: ()
    towns: Callable[[], dict[str, str]] = dict
    prefer: Callable[[list[Entity]], Entity | None] = lambda entities: entities[0]
    """Of several actors of one name, who is meant."""
    officer: Callable[[str, str | None, tuple[str, ...]], Entity | None] = lambda surname, country, sectors: None
    """Who of that surname holds such an office, in that country."""
    at_token: list[Found | None] = field(init=False)
    spans: dict[int, tuple[int, int]] = field(init=False)

    def __post_init__(self) -> None:
        tree = self.tree
        self.at_token = [None] * len(tree.words)
        self.spans = {}
        token = 0
        for found in self.found:
            while token < len(tree.words) and tree.end(token) <= found.start:
                token += 1
            first = token
            while token < len(tree.words) and tree.starts[token] < found.end:
                self.at_token[token] = found
                token += 1
            if token > first:
                self.spans[id(found)] = (first, token - 1)
            token = first if token > first and tree.end(token - 1) > found.end else token
        self._drop_misread()
        self._cache: dict[int, tuple[Sense, ...]] = {}
        self._asked: set[int] = set()

    # -- which names count

    def _drop_misread(self) -> None:
        """A place's name inside a person's ("Paris Hilton"), a small town that nobody says is a place, an agent noun that is no noun."""
        for key in list(self.spans):
            first, last = self.spans[key]
            found = self.at_token[first]
            if found is None or not self._counts(found, first, last):
                del self.spans[key]
                for token in range(first, last + 1):
                    if self.at_token[token] is found:
                        self.at_token[token] = None

    def _counts(self, found: Found, first: int, last: int) -> bool:
        tree, kind = self.tree, found.entry.kind
        if tree.unnamed and found.entry.surname:
            return False
        if kind in ("agent", "modifier"):
            root = tree.root(first, last)
            bare_adjective = tree.poses[root] == "ADJ" and tree.deps[root] == "amod" and len(found.entries) == 1
            noun = tree.poses[root] in AGENT_POSES or (tree.poses[root] == "VERB" and tree.deps[root] in NOUN_DEPS)  # "Haiti gangs burn homes"
            return kind == "modifier" or (noun and not bare_adjective)
        if kind in ("country", "capital", "region", "city", "demonym") and self._inside_person(first, last):
            return False
        if kind == "demonym" and last + 1 < len(tree.words) and tree.words[last + 1].lower() in LANDFORMS:
            return False  # "the Korean Peninsula"
        if kind in ("capital", "city", "region") and self._first_name(last):
            return False
        if kind in ("region", "city"):
            label = tree.labels[first]
            said = label in ("GPE", "LOC", "FAC") or (first > 0 and tree.words[first - 1].lower() in LOCATIVE)
            if label in ("ORG", "PERSON", "WORK_OF_ART", "PRODUCT") or tree.poses[tree.root(first, last)] != "PROPN":
                return False
            return said or (not label and not self.beside_unknown(first, last))
        return True

    def _first_name(self, last: int) -> bool:
        """Is a place's name the first of two names, of which nobody knows the second?"""
        tree, after = self.tree, last + 1
        if after >= len(tree.words) or tree.deps[last] != "compound" or not any(tree.labels):
            return False
        return tree.poses[after] == "PROPN" and tree.heads[last] == after and self.at_token[after] is None and tree.words[after][:1].isupper()

    def beside_unknown(self, first: int, last: int) -> bool:
        """Where no model looked for names: is one next to a capitalised word that nothing knows, as in a person's name?"""
        tree = self.tree
        if any(tree.labels):
            return False
        beside = [token for token in (first - 1, last + 1, last + 2) if 0 <= token < len(tree.words)]
        return any(tree.words[token][:1].isupper() and self.at_token[token] is None for token in beside)

    def _inside_person(self, first: int, last: int) -> bool:
        labels, words = self.tree.labels, self.tree.words
        if labels[first] != "PERSON":
            return False
        before = first > 0 and labels[first - 1] == "PERSON" and words[first - 1][:1].isupper() and self.at_token[first - 1] is None
        after = last + 1 < len(words) and labels[last + 1] == "PERSON" and words[last + 1][:1].isupper() and self.at_token[last + 1] is None
        return before or after

    # -- who

    def who(self, token: int, depth: int = 0) -> tuple[Sense, ...]:
        """Everybody whom the phrase headed by the token denotes; nobody where that would depend on itself."""
        token = self._head(token)
        if token in self._cache:
            return self._cache[token]
        if depth > DEEPEST or token in self._asked:
            return ()
        self._asked.add(token)
        try:
            found = [*self.core(token, depth), *self._added(token, depth)]
        finally:
            self._asked.discard(token)
        unique: list[Sense] = []
        for sense in found:
            if not any(same(sense, other) for other in unique):
                unique.append(sense)
        self._cache[token] = tuple(unique)
        return self._cache[token]

    def _head(self, token: int) -> int:
        """The head of the name that a token is part of."""
        first, last = self._span(token)
        if first == last and self.at_token[token] is None and self.tree.labels[token] in ("PERSON", "GPE"):
            first, last = self._run(token)
        return self.tree.root(first, last)

    def person_run(self, token: int) -> tuple[int, int]:
        """First and last token of the person's name, as the language model sees it, that a token is part of."""
        return self._run(token)

    def _run(self, token: int) -> tuple[int, int]:
        tree, label = self.tree, self.tree.labels[token]
        first = last = token
        while first > 0 and tree.labels[first - 1] == label and self.at_token[first - 1] is None:
            first -= 1
        while last + 1 < len(tree.words) and tree.labels[last + 1] == label and self.at_token[last + 1] is None and tree.words[last + 1] not in ("'s", "’s"):
            last += 1
        return first, last

    def _added(self, token: int, depth: int) -> Iterator[Sense]:
        """Conjuncts, and who stands after "along with", "including", "such as"."""
        tree = self.tree
        first, last = self._span(token)
        for own in range(first, last + 1):
            for child in tree.children[own]:
                if tree.deps[child] == "conj" and tree.poses[child] in ("NOUN", "PROPN", "PRON", "ADJ", "NUM"):
                    yield from self.who(child, depth + 1)
                elif tree.deps[child] in ("prep", "cc", "advmod") and tree.words[child].lower() in ADDITIVE:
                    for below in self._objects(child):
                        yield from self.who(below, depth + 1)
                elif tree.deps[child] == "appos" and tree.poses[child] in ("PROPN", "NOUN") and self._listed(token, child):
                    yield from self.who(child, depth + 1)

    def _listed(self, token: int, child: int) -> bool:
        """Is an apposition a member of a list ("Russia, China and Iran") and no description?"""
        one, other = self.at_token[token], self.at_token[child]
        return bool(one and other and one.entry.kind in ("country", "capital") and other.entry.kind in ("country", "capital"))

    def _objects(self, token: int) -> Iterator[int]:
        """What a preposition governs, also through another one ("along with X", "such as X")."""
        after = token + 1
        if after < len(self.at_token) and (found := self.at_token[after]) and found.entry.kind in COUNTRY_KINDS and not self._governs(token, after):
            yield after  # the parser took a place for part of what follows it
            return
        for child in self.tree.children[token]:
            if self.tree.deps[child] == "pobj":
                yield child
            elif self.tree.deps[child] in ("prep", "pcomp") and child > token:
                yield from self._objects(child)

    def _governs(self, token: int, below: int) -> bool:
        """Does a token stand above another, or the name that this is part of modify a noun phrase of its own ("in Israeli custody")?"""
        head = self._head(below)
        end = self._span(below)[1]
        return self.tree.heads[head] == token or (self.tree.heads[head] in range(end + 1, end + 4) and self.tree.deps[head] in ("amod", "compound", "poss"))

    def _span(self, token: int) -> tuple[int, int]:
        found = self.at_token[token]
        return self.spans.get(id(found), (token, token)) if found is not None else (token, token)

    def core(self, token: int, depth: int = 0) -> tuple[Sense, ...]:
        """Whom the phrase denotes without its conjuncts."""
        tree = self.tree
        found = self.at_token[token]
        if found is None:
            if referred := self.refer(token):
                return referred
            if tree.labels[token] in ("GPE", "LOC", "FAC") and (town := self._town(token)):
                return (town,)
            if tree.poses[token] == "PROPN" and (located := self._located(token)):
                return (located,)
            if tree.labels[token] == "PERSON" and tree.poses[token] == "PROPN":
                return self._with_description(token, self._unknown_person(token), depth)
            return ()
        entry = self._reading(token, found)
        if entry.kind == "agent":
            if referred := self.refer(token):
                return referred
            return self._with_description(token, self._agent(token, found, entry, depth), depth)
        if entry.kind == "modifier":
            return ()
        if entry.kind == "actor":
            return self._with_description(token, self._named(token, found, entry), depth)
        return self._with_description(token, (self._country(token, found, entry),), depth)

    def _reading(self, token: int, found: Found) -> Entry:
        entries = found.entries
        if self.tree.labels[token] == "PERSON" and any(entry.surname for entry in entries):
            return next(entry for entry in entries if entry.surname)
        if self.tree.poses[token] == "ADJ" and self.tree.deps[token] == "amod":
            entries = tuple(entry for entry in entries if entry.kind != "agent") or entries
        if len(entries) > 1 and entries[0].kind == "demonym" and self.tree.deps[token] in ("compound", "amod"):
            return entries[0]
        if entries[0].kind == "agent" and len(entries) > 1:
            complement = next((child for child in self.tree.under(token, "prep") if self.tree.words[child].lower() == "of"), None)
            kinds = {entry.agent.kind: entry for entry in entries if entry.agent}
            if "pass" in kinds and complement is not None and any(self.who(below) for below in self._objects(complement)):
                return kinds["pass"]
            return next((entry for entry in entries if entry.agent and entry.agent.kind in ("strong", "weak")), entries[0])
        return entries[0]

    # -- named things

    def _country(self, token: int, found: Found, entry: Entry) -> Sense:
        first, last = self._span(token)
        name = self.tree.text[found.start : found.end]
        code = self.other_reading(name) or entry.country
        if entry.kind == "seat":
            return Sense(first, last, country=code, sectors=("GOV",), name=entry.name)
        if entry.kind == "capital":
            if self._is_place(token):
                return Sense(first, last, country=code, name=entry.name, place=True)
            return Sense(first, last, country=code, sectors=("GOV",), name=entry.name, confidence=0.9)
        if entry.kind in ("city", "region"):
            return Sense(first, last, country=code, name=entry.name, place=True, confidence=0.8)
        sectors: tuple[str, ...] = ()
        if entry.kind == "demonym" and self.tree.poses[token] in ("NOUN", "PROPN") and self.tree.deps[token] not in ("compound", "amod"):
            _, sectors, first = self._left(token, first)
        return Sense(first, last, country=code, sectors=sectors, plural=entry.kind == "demonym" and found.end - found.start > 3 and name.endswith("s"))

    def _is_place(self, token: int) -> bool:
        tree = self.tree
        head = tree.heads[token]
        if tree.deps[token] == "pobj":
            return tree.words[head].lower() in LOCATIVE and tree.words[head].lower() not in ("from", "to")
        if tree.deps[token] == "dobj" and tree.words[head].lower().rstrip("eds") in REACHED:
            return True
        after = tree.words[token + 1].lower() if token + 1 < len(tree.words) else ""
        return after in ("state", "province", "city", "airport") or (tree.deps[token] == "compound" and tree.labels[head] in ("FAC", "LOC"))

    def _named(self, token: int, found: Found, entry: Entry) -> tuple[Sense, ...]:
        first, last = self._span(token)
        entity = self._choose(found, token)
        if entity is None:
            return ()
        sense = Sense(first, last, entity, self.country_of(entity), name=entity.name)
        if entity.kind == "person":
            if first == last and self._is_somebody_else(token, entity):
                return self._unknown_person(token)
            return (self._titled(token, sense),)
        return (sense,)

    def _is_somebody_else(self, token: int, entity: Entity) -> bool:
        """Does a first name, or a title of another country, before a surname say that it is not the known person of that surname?"""
        tree, before = self.tree, token - 1
        named = before >= 0 and tree.heads[before] == token and tree.deps[before] == "compound" and tree.labels[before] == "PERSON"
        if named and self.at_token[before] is None:
            return fold(tree.words[before]) not in fold(entity.name).split()
        country, sectors, _ = self._left(token, token)
        return bool(country and sectors) and country not in {role.country for role in entity.roles}

    def _choose(self, found: Found, token: int) -> Entity | None:
        """Of several actors of one name, the one of the country that the phrase names, else the one in office."""
        entities = list(dict.fromkeys(entry.entity.key for entry in found.entries if entry.entity))
        by_key = {entry.entity.key: entry.entity for entry in found.entries if entry.entity}
        if len(entities) == 1:
            return by_key[entities[0]]
        countries = {sense.country for sense in self._left_places(token)}
        fitting = [by_key[key] for key in entities if any(role.country in countries for role in by_key[key].roles)]
        return next(iter(fitting), None) or self.prefer([by_key[key] for key in entities])

    def _located(self, token: int) -> Sense | None:
        """A place that nothing knows, before a comma and its country: "Venafro, Italy"."""
        after = token + 2
        if after >= len(self.tree.words) or self.tree.words[token + 1] != "," or self.tree.heads[self._head(after)] != token:
            return None
        found = self.at_token[after]
        if found is None or found.entry.kind not in ("country", "region"):
            return None
        return Sense(token, self._span(after)[1], country=found.entry.country, name=self.tree.words[token], place=True, confidence=0.7)

    def _town(self, token: int) -> Sense | None:
        first, last = self._run(token)
        name = self.tree.text[self.tree.starts[first] : self.tree.end(last)]
        country = self.towns().get(plain(name))
        return Sense(first, last, country=country, name=name, place=True, how="ner", confidence=0.7) if country else None

    def _unknown_person(self, token: int) -> tuple[Sense, ...]:
        tree = self.tree
        first, last = self.person_run(token)
        name = tree.text[tree.starts[first] : tree.end(last)]
        return (self._titled(token, Sense(first, last, name=name, how="ner", confidence=0.6)),)

    def _titled(self, token: int, sense: Sense) -> Sense:
        """Add what stands before the name: nationality, title, "former"."""
        country, sectors, first = self._left(token, sense.first)
        if first == sense.first:
            return sense
        if country is None and sense.country is None and sense.entity is None:  # "King Hassan of Morocco"
            country = next((senses[0].country for preposition, senses in self._complements(token, 1) if preposition == "of"), None)
        if sense.entity is None and sense.name and " " not in sense.name and (officer := self.officer(sense.name, country, sectors)):
            sense = replace(sense, entity=officer, country=self.country_of(officer), name=officer.name, how="title")
        known = sense.entity is not None
        how, confidence = (sense.how, 1.0) if known else ("title", 0.8)
        return replace(sense, first=first, country=sense.country or country, sectors=joined(sense.sectors, sectors), how=how, confidence=confidence)

    def _left(self, token: int, before: int) -> tuple[str | None, tuple[str, ...], int]:
        """Country and sectors of the modifiers before a token, and where they begin."""
        country: str | None = None
        sectors: tuple[str, ...] = ()
        first = before
        for found, start in self._left_found(token, before):
            entry = found.entry
            if entry.kind in COUNTRY_KINDS and not found.prefixed and not self._backed(start):
                country = country or self.other_reading(self.tree.text[found.start : found.end]) or entry.country
            elif entry.kind == "actor" and entry.entity is not None and entry.entity.kind != "person":
                country = country or self.country_of(entry.entity)
                sectors = joined(sectors, entry.entity.roles[-1].sectors)
            elif entry.agent is not None:
                sectors = ("ELI",) if "ELI" in entry.agent.sectors else joined(sectors, entry.agent.sectors) if sectors != ("ELI",) else sectors
            first = min(first, start)
        if "ELI" in sectors:
            sectors = ("ELI",)
        return country, sectors, self._with_article(first)

    def _left_found(self, token: int, before: int) -> Iterator[tuple[Found, int]]:
        edge = self.tree.left_edge(token)
        seen: set[int] = set()
        for i in range(edge, before):
            found = self.at_token[i]
            if found is not None and id(found) not in seen:
                seen.add(id(found))
                yield found, self._span(i)[0]

    def _left_places(self, token: int) -> Iterator[Sense]:
        for found, start in self._left_found(token, self._span(token)[0]):
            if found.entry.kind in COUNTRY_KINDS:
                yield Sense(start, start, country=found.entry.country)

    def _with_article(self, first: int) -> int:
        return first - 1 if first > 0 and self.tree.words[first - 1].lower() == "the" else first

    def _backed(self, start: int) -> bool:
        """Is it "US-" in "US-backed"?"""
        words = self.tree.words
        end = self._span(start)[1]
        if end + 1 < len(words) and words[end + 1] == "-" and end + 2 < len(words):
            return words[end + 2].lower() in BACKED
        return False

    # -- agents

    def _agent(self, token: int, found: Found, entry: Entry, depth: int) -> tuple[Sense, ...]:
        agent = entry.agent
        assert agent is not None
        first, last = self._span(token)
        token = self.tree.root(first, last)
        complements = list(self._complements(token, depth))
        if agent.kind == "pass":
            own = [sense for preposition, senses in complements if preposition == "of" for sense in senses]
            return tuple(replace(sense.over(self._with_article(first), last), how="agent") for sense in own if not sense.place)
        senses = self._modified(token, first, last, agent.sectors, agent.kind)
        senses = [own for sense in senses for own in self._spread(sense, complements)]
        senses = [self._complemented(sense, complements, agent.kind) for sense in senses]
        untold = not any(sense.country or sense.entity or sense.sectors != agent.sectors for sense in senses)
        if untold and agent.kind == "weak" and agent.sectors in ((), ("GOV",)):
            return tuple(sense for sense in senses if sense.sectors and self._specific(agent.noun))
        return tuple(sense for sense in senses if sense.sectors or sense.country)

    def _spread(self, sense: Sense, complements: Sequence[tuple[str, tuple[Sense, ...]]]) -> Iterator[Sense]:
        """One sense for each country that the phrase after the noun names: "the governments of France and Germany"."""
        owners = next((senses for preposition, senses in complements if preposition in ("of", "from", "in") and senses and senses[0].country), ())
        if sense.country or len({owner.country for owner in owners}) < 2:
            yield sense
            return
        for owner in owners:
            yield replace(sense, country=owner.country, last=max(sense.last, owners[-1].last))

    def _specific(self, noun: str) -> bool:
        return noun in OFFICERS

    def _modified(self, token: int, first: int, last: int, sectors: tuple[str, ...], kind: str) -> list[Sense]:
        """The agent with the modifiers before it, one sense a nation."""
        nations: list[tuple[str | None, Entity | None]] = []
        told: tuple[str, ...] = ()
        edge = first
        for found, start in self._left_found(token, first):
            entry = found.entry
            if found.prefixed or self._backed(start):
                continue
            edge = min(edge, start)
            if entry.kind in COUNTRY_KINDS:
                nations.append((self.other_reading(self.tree.text[found.start : found.end]) or entry.country, None))
                if entry.kind == "seat":
                    told = joined(told, ("GOV",))
            elif entry.kind == "actor" and (entity := self._choose(found, self.tree.root(start, self._span(start)[1]))) is not None:
                nations.append((self.country_of(entity), entity))
            elif entry.agent is not None and entry.agent.kind != "pass":
                told = joined(told, entry.agent.sectors)
        edge = self._with_article(edge)
        if not nations:
            nations, edge = self._owners(token, first, edge)
        elif len({country for country, _ in nations}) > 1 and not self._coordinated(token, first):
            nations = nations[:1]
        made = []
        for country, entity in dict.fromkeys(nations):
            group = entity if entity is not None and entity.kind == "group" and kind == "weak" and entity.roles[-1].sectors else None
            of_entity = entity.roles[-1].sectors if entity is not None else ()
            own = self._composed(sectors, joined(told, of_entity if entity is not None and entity.kind != "person" else ()), kind)
            made.append(Sense(edge, last, group, country, own, how="agent", confidence=0.9, plural=True))
        return made

    def _owners(self, token: int, first: int, edge: int) -> tuple[list[tuple[str | None, Entity | None]], int]:
        """Whose an agent is that no name modifies ("its army", "Brazil's central bank" where the parser erred), and where the phrase begins."""
        for owner in self.tree.under(token, "poss"):
            if self.at_token[owner] is None and (senses := self.refer(owner)):
                return [(sense.country, None) for sense in senses], min(edge, owner)
        beside = self._beside(first)
        return ([(beside[0], None)], beside[1]) if beside is not None else ([(None, None)], edge)

    def _beside(self, first: int) -> tuple[str | None, int] | None:
        """The nation right before an agent, and where its name begins, where the parser hung it elsewhere."""
        before = first - 1
        if before > 0 and self.tree.words[before] in ("'s", "’s"):
            before -= 1
        found = self.at_token[before] if before >= 0 else None
        if found is None or found.prefixed or found.entry.kind not in COUNTRY_KINDS or (before == first - 1 and found.entry.kind != "demonym"):
            return None
        return self.other_reading(self.tree.text[found.start : found.end]) or found.entry.country, self._span(before)[0]

    def _composed(self, own: tuple[str, ...], told: tuple[str, ...], kind: str) -> tuple[str, ...]:
        if "ELI" in told or "PRE" in told:
            return tuple(sector for sector in told if sector in ("ELI", "PRE"))
        if kind == "weak" and told:
            return told
        return own

    def _coordinated(self, token: int, first: int) -> bool:
        words = self.tree.words
        return any(words[i].lower() in ("and", ",", "or", "/", "&") for i in range(self.tree.left_edge(token), first))

    def _complements(self, token: int, depth: int) -> Iterator[tuple[str, tuple[Sense, ...]]]:
        """Prepositions after a noun with whom they bring in."""
        tree = self.tree
        after = token + 1
        strays = [after] if after < len(tree.words) and tree.words[after].lower() in WHERE and tree.heads[after] != token else []
        for child in (*tree.children[token], *strays):  # "shot miners in Mali": the parser hangs the place on the verb
            if tree.deps[child] in ("prep", "agent") and child > token:
                for below in self._objects(child):
                    senses = self.who(below, depth + 1)
                    if senses:
                        yield tree.words[child].lower(), senses
                    elif depth < DEEPEST:  # "students at a college near Lagos"
                        further = self._complements(below, depth + 1)
                        yield from (("in", deeper) for preposition, deeper in further if preposition in WHERE or preposition == "of")
            elif tree.deps[child] == "acl" and tree.words[child].lower() in STATIONED:
                for inner in tree.under(child, "prep"):
                    for below in self._objects(inner):
                        yield "in", self.who(below, depth + 1)

    def _complemented(self, sense: Sense, complements: Sequence[tuple[str, tuple[Sense, ...]]], kind: str) -> Sense:
        for preposition, senses in complements:
            for other in senses[:1]:
                if preposition in BELONGING and kind == "weak" and not sense.entity and preposition in ("of", "for", "with", "at"):
                    sectors = other.sectors or (other.entity.roles[-1].sectors if other.entity and other.entity.kind != "person" else ())
                    if sectors and (sense.country is None or sense.country == other.country):
                        sense = replace(sense, sectors=sectors, last=max(sense.last, other.last))
                if sense.country is None and (preposition in WHERE or preposition in ("of", "for")) and other.country:
                    sense = replace(sense, country=other.country, last=max(sense.last, other.last), confidence=0.8 if preposition in WHERE else 0.9)
        return sense

    # -- apposition

    def _with_description(self, token: int, senses: tuple[Sense, ...], depth: int) -> tuple[Sense, ...]:
        """Merge a name with what stands in apposition to it, before or after."""
        if len(senses) != 1 or depth > DEEPEST:
            return senses
        sense = senses[0]
        first, last = self._span(token)
        for own in range(first, last + 1):
            for child in self.tree.under(own, "appos"):
                if child > last and not self._listed(token, child):
                    described = self.core(child, depth + 1)
                    if len(described) == 1 and (merged := merge(sense, described[0])):
                        sense = merged
        return (sense,)


def same(one: Sense, other: Sense) -> bool:
    """Do they denote the same, as far as the words tell?"""
    return (one.entity, one.country, one.sectors, one.name) == (other.entity, other.country, other.sectors, other.name)


def merge(one: Sense, other: Sense) -> Sense | None:
    """A name and its description in one; None where they contradict each other."""
    if one.place or other.place:
        return None
    if one.country and other.country and one.country != other.country:
        return None
    if one.entity and other.entity and one.entity is not other.entity:
        return None
    named, described = (one, other) if one.name else (other, one)
    if not named.name and one.country and not one.sectors:
        return None
    if named.entity is not None and named.entity.kind != "person" and described.sectors and not described.entity:
        sectors: tuple[str, ...] = named.sectors
    else:
        sectors = joined(named.sectors, described.sectors) if "ELI" not in described.sectors else ("ELI",)
    return replace(
        named,
        first=min(one.first, other.first),
        last=max(one.last, other.last),
        entity=named.entity or described.entity,
        country=named.country or described.country,
        sectors=sectors,
        how=named.how if named.entity else "apposition",
        confidence=named.confidence if named.entity else 0.85,
    )
