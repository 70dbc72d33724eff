"""Who did it to whom: from the tokens that fill a sense to the mentions on each side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Token

from dateline.extractors.events.candidate import ParsedSentence, Sides
from dateline.extractors.events.contents import content_heads, purposes
from dateline.extractors.events.grammar.frame import Frame, speakers
from dateline.extractors.events.grammar.headline import SUBJECTS, listed
from dateline.extractors.events.grammar.objects import governed, governor_of, owners
from dateline.extractors.events.grammar.subjects import DEEPEST
from dateline.extractors.events.grammar.verbs import is_passive
from dateline.extractors.events.lexicon import Lexicon
from dateline.extractors.events.match import Match
from dateline.extractors.events.words import preposition_order, word_class
from dateline.words.records import Mention

_FORCES = (("MIL",), ("COP",))
IMPLIED = 0.6
"""Confidence in a side that the text only implies."""
PEACEKEEPING = "074"
SHUT_IN = frozenset(("191", "1723", "1724"))
"""Siege, curfew and martial law are done to whoever lives there."""
IN_POWER = frozenset(("COP", "GOV", "JUD", "MIL", "REB", "SPY", "UAF"))
"""Sectors of those who can do what they announce to others."""


@dataclass(frozen=True)
class SideFinder:
    """Finds the sides of matches in one sentence."""

    lexicon: Lexicon
    sentence: ParsedSentence

    def known(self, token: Token) -> bool:
        """Does the phrase that the token heads name somebody, or a part of somebody's land ("the outskirts of Jenin")?"""
        if self.sentence.actors.at(token.i):
            return True
        return token.lemma_.lower() in word_class("stronghold") and bool(self._belonging((token,), preposition_order("stronghold")))

    def who(self, tokens: Iterable[Token]) -> tuple[Mention, ...]:
        """The mentions that the first of these phrases names which names anybody; coordinated ones are one phrase."""
        return next((_once(found) for token in tokens if (found := self._at(token))), ())

    def _at(self, token: Token) -> tuple[Mention, ...]:
        """Whom a phrase names: by its head, or by what stands beside it ("Wang, China's foreign minister", "rivals, including China")."""
        if found := self.sentence.actors.at(token.i):
            return (*found, *(mention for other in listed(token) for mention in self.sentence.actors.at(other.i)))
        beside = [child for child in token.children if child.dep_ == "appos"]
        beside += [below for child in token.children if child.lower_ in word_class("such_as") for below in child.children if below.dep_ == "pobj"]
        return next((found for child in beside if (found := self.sentence.actors.at(child.i))), ())

    def sides(self, match: Match) -> Sides:
        """Who did what the match names to whom."""
        actors, recipients = self._as_type_wants(match, *(self._of_noun(match) if match.sense.pos == "n" else self._of_verb(match)))
        recipients = self._others(match, recipients, actors)
        together = match.sense.kind.joint and len(_countries(actors)) > 1 and _countries(recipients) <= _countries(actors)
        if together or (match.sense.reciprocal and not recipients and len(actors) > 1):
            return Sides(actors[:1], actors[1:])
        return Sides(actors, recipients)

    def _others(self, match: Match, recipients: tuple[Mention, ...], actors: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Recipients that are not the actors themselves, nor, of what is only spoken of, what is their own."""
        others = _without(recipients, actors)
        if match.sense.event_type == "THREATEN":
            others = tuple(mention for mention in others if not _is_own_force(mention, actors))
        if match.sense.kind.speech or match.sense.kind.by_people:
            return tuple(mention for mention in others if not _is_home(mention, actors))
        return others

    def _as_type_wants(self, match: Match, actors: tuple[Mention, ...], recipients: tuple[Mention, ...]) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """What grammar calls a side and the type does not, and sides that the text only implies."""
        kind, mode = match.sense.kind, match.sense.mode
        if (kind.by_forces or match.sense.cameo == PEACEKEEPING) and not actors:
            return self.who(match.used) or tuple(mention for mention in recipients if mention.sectors in _FORCES), ()  # "troops were deployed"
        if kind.by_people:
            if actors and _is_in(match.token) and all(map(_is_state, actors)):  # "recalled its envoy in protest"
                return (), ()
            if match.sense.pos == "n":  # "Palestinian riots"
                actors = tuple(replace(one, sectors=("CVL",)) if one.country and not one.sectors and one.entity is None else one for one in actors)
            protesters = tuple(mention for mention in actors if mode == "boycott" or not _is_state(mention))
            if not protesters and not _may_be_people(match, word_class("people") | word_class("count_word")):
                return (), ()
            return protesters or self._people(match, match.actors), recipients
        tells = match.recipients or match.used or (match.sense.pos == "n" and not match.sense.reciprocal)
        shut_in = match.sense.pos == "n" and match.sense.cameo in SHUT_IN
        if not actors and not recipients and (shut_in or (kind.violent and tells)):
            return (), self._people(match, match.recipients)
        return actors, recipients

    def _people(self, match: Match, tokens: tuple[Token, ...]) -> tuple[Mention, ...]:
        """Whoever protests or is hurt, where the text says no more than that somebody does or is ("thousands", "protests broke out")."""
        token = next((one for one in tokens if one.pos_ in ("NOUN", "NUM", "PROPN")), match.token)
        return (self._implied(token, None, ("CVL",)),)

    def _implied(self, token: Token, country: str | None, sectors: tuple[str, ...]) -> Mention:
        offset = self.sentence.start + token.idx
        return Mention(self.sentence.index, offset, offset + len(token), token.text, country=country, sectors=sectors, how="implied", confidence=IMPLIED)

    def _unnamed(self, tokens: tuple[Token, ...]) -> tuple[Mention, ...]:
        """States and sides of which the text says no more than that ("nearly 70 countries", "African leaders", "the two sides in Libya's war")."""
        for token in tokens[:1]:
            lemma = token.lemma_.lower()
            countries = {mention.country for below in token.subtree for mention in self.sentence.actors.at(below.i) if mention.country}
            country = countries.pop() if len(countries) == 1 else None
            regional = lemma in word_class("leader_word") and any(child.lower_ in word_class("region_word") for child in token.children)
            states = lemma in word_class("state_word") or regional
            if states or (country and lemma in word_class("side_word")):
                return (self._implied(token, country, ("GOV",) if states else ()),)
        return ()

    def of_order(self, verb: Token) -> Sides:
        """Who tells whom to do something: the sides of a verb of speech."""
        frame = Frame(verb)
        heard = self.who((*frame.objects, *frame.datives)) or self._in_prepositions(frame.governed, preposition_order("hearer"))
        return Sides(self.who(frame.subjects), heard)

    def officials(self, verb: Token) -> tuple[Mention, ...]:
        """Those in power who announce what will be done, without saying by whom."""
        return tuple(mention for mention in self.who(speakers(verb, word_class("say"))) if set(mention.sectors) & IN_POWER)

    # -- verbs and adjectives

    def _of_verb(self, match: Match) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        verb = match.token if match.sense.pos == "v" else match.token.head
        frame = Frame(verb)
        actors = self.who(match.actors) or self._belonging(match.actors)
        if not actors:  # "talks between Mali and Niger collapsed"
            actors = self._between(pair for token in match.actors for pair in governed(token))
        if not actors and match.sense.reciprocal:
            actors = self._between(frame.governed)
        actors = actors or self._unnamed(match.actors)
        if not actors and match.sense.is_judgement:
            actors = self.who(speakers(verb, word_class("say")))
        recipients = self.who(match.recipients) or self._belonging(match.recipients, preposition_order("party"))
        recipients = self._others(match, recipients, actors)
        if not recipients and not (match.sense.subject == "R" and match.sense.event_type == "COERCE"):
            recipients = next(self._fallbacks(match, frame, actors), ())
        return actors, recipients

    def _fallbacks(self, match: Match, frame: Frame, actors: tuple[Mention, ...]) -> Iterator[tuple[Mention, ...]]:
        """Where else the recipient may stand, likeliest first."""
        prepositions = self.lexicon.recipients.get(match.sense.kind.type, ())
        heads = (match.token, *match.used, *(child for token in match.used for child in token.children if child.dep_ == "acl" and child.tag_ == "VBN"))
        pairs = [*frame.governed, *(pair for token in heads for pair in governed(token))]  # the last of "lifted sanctions imposed on Mali"
        objects = [token for token in (*frame.objects, *frame.datives) if token not in match.used]
        for found in (self.who(objects), self._in_prepositions(pairs, prepositions)):
            if fresh := _without(found, actors):
                yield fresh
        if fresh := _without(self._belonging((*frame.objects, *match.used), (*preposition_order("actor"), *prepositions)), actors):
            yield fresh
        for complement in self._contents(match, frame):
            for found in self.reach(complement, prepositions):
                if fresh := tuple(mention for mention in _without(found, actors) if not _is_home(mention, actors)):
                    yield fresh
        pairs += [pair for _, token in pairs if token is not None for pair in governed(token)]  # "part of a programme for Mali", "at a jail in Serbia"
        places = preposition_order("place") if match.sense.kind.place_recipient else ()
        if fresh := _without(self._in_prepositions(pairs, (*prepositions, "with", *places)), actors):
            yield fresh

    def reach(self, head: Token, prepositions: tuple[str, ...], depth: int = 0) -> Iterator[tuple[Mention, ...]]:
        """Whom the thing asked, promised or threatened is about, likeliest first: its own subject, object, prepositional objects, and their owners."""
        if depth > 3:
            return
        if head.pos_ not in ("VERB", "AUX"):
            yield self.who((head,))
            yield self._belonging((head,), (*preposition_order("party"), *prepositions))
            clauses = [child for child in head.children if child.dep_ in ("acl", "ccomp")]  # "its demands that Kenya resign"
            for below in (*clauses, *(below for _, below in governed(head))):
                if below is not None:
                    yield from self.reach(below, prepositions, depth + 1)
            return
        frame = Frame(head)
        if not is_passive(head):
            own = [child for child in head.children if child.dep_ in SUBJECTS]
            yield self.who(own) or self._belonging(own)
        tokens = (*frame.datives, *frame.objects)
        yield self.who(tokens) or self._belonging(tokens)
        yield self._in_prepositions(frame.governed, (*prepositions, *preposition_order("content")))
        for child in (*head.children, *(below for _, below in frame.governed if below is not None)):
            if child.dep_ in ("dobj", "attr", "nsubjpass", "pobj", "pcomp", "xcomp", "ccomp", "advcl", "conj"):
                yield from self.reach(child, prepositions, depth + 1)

    def _contents(self, match: Match, frame: Frame) -> Iterator[Token]:
        if match.sense.kind.content_recipient:
            yield from content_heads(match, frame)
        elif match.sense.kind.by_people:
            yield from purposes(match)

    # -- nouns

    def _of_noun(self, match: Match) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        noun, kind = match.token, match.sense.kind
        pairs = governed(noun)
        both = self._between(pairs)
        if both:
            return self._for_both(match, both)
        of_is_sufferer = kind.of_recipient or any(token.dep_ == "pobj" and token.head.lower_ == "of" for token in match.recipients)
        actors = self.who(owners(noun, preposition_order("actor_not_of" if of_is_sufferer else "actor")))
        prepositions = self.lexicon.recipients.get(kind.type, ())
        recipients = _without(self.who(match.recipients), actors) or _without(self._in_prepositions(pairs, prepositions), actors)
        if not recipients and of_is_sufferer:
            recipients = _without(self._in_prepositions(pairs, ("of",)), actors)
        top = self._top(noun)
        governor = governor_of(top)
        if governor is not None:
            above_actors, above_recipients = self._from_governor(match, top, governor, prepositions)
            actors = actors or above_actors
            recipients = recipients or _without(above_recipients, actors)
        if match.sense.reciprocal and not recipients:
            recipients = _without(self._in_prepositions(pairs, preposition_order("other_side")), actors)
        if not recipients:
            recipients = self._content_of_noun(match, prepositions, actors)
        if not recipients and kind.place_recipient_noun and actors:
            recipients = _without(self._in_prepositions(pairs, preposition_order("place")), actors)
        return actors, recipients

    def _for_both(self, match: Match, both: tuple[Mention, ...]) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """Of what is between two sides: they do it to each other, unless a third party does it for them ("Kenya led mediation between ...")."""
        top = self._top(match.token)
        governor = governor_of(top)
        if governor is not None and top in Frame(governor).objects and governor.lemma_.lower() not in word_class("undergo"):
            third = _without(self.who(Frame(governor).subjects), both)
            if third:
                return third, both
        owner = _without(self.who(owners(match.token, ("by",))), both)
        return (owner, both) if owner else (both, ())

    def _top(self, noun: Token) -> Token:
        """The noun by which a verb has it as argument: itself, or what it is part of ("a series of attacks", "talks and visits")."""
        above = noun
        for _ in range(DEEPEST):
            if above.dep_ in ("conj", "appos", "compound") and above.head.pos_ in ("NOUN", "PROPN"):
                above = above.head
            elif above.dep_ == "pobj" and above.head.lower_ in word_class("container_preposition") and self._holds(above.head.head):
                above = above.head.head
            else:
                break
        return above

    def _holds(self, noun: Token) -> bool:
        """Is the noun a mere part, number or sum of what follows it: "a series of", "two million dollars in"?"""
        return noun.lemma_.lower() in word_class("container") or noun.like_num or noun.is_currency

    def _from_governor(self, match: Match, noun: Token, verb: Token, prepositions: tuple[str, ...]) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
        """The sides of a noun under a light verb ("carried out an attack on"), or under one that says who suffered it ("faces sanctions")."""
        lemma, frame = verb.lemma_.lower(), Frame(verb)
        is_object = noun in frame.objects
        if is_object and lemma in word_class("undergo"):
            return self._in_prepositions(frame.governed, preposition_order("undergone")), self.who(frame.subjects)
        if lemma == "be" and noun.dep_ == "pobj" and noun.head.lower_ in word_class("subject_to"):
            return (), self.who(frame.subjects)
        preposition = noun.head.lower_ if noun.dep_ == "pobj" else ""
        carried = is_object and (lemma in word_class("light") or lemma in word_class("intend"))
        joined = preposition in word_class("reciprocal_preposition") and match.sense.reciprocal
        definite = any(child.dep_ == "det" and child.lower_ in word_class("definite") for child in noun.children)
        bare = preposition in word_class("in_passing_preposition") and not definite
        carried = carried or (preposition in word_class("light_in_preposition") and lemma in word_class("light_in"))
        if carried or joined or (bare and not frame.passive and match.sense.kind.in_passing):
            pairs = frame.governed
            recipients = self.who(frame.datives) or self._in_prepositions(pairs, (*prepositions, *preposition_order("carried")))
            if match.sense.reciprocal and not recipients:
                recipients = self._in_prepositions(pairs, preposition_order("companion"))
            return self.who(frame.subjects) or self._belonging(frame.subjects), recipients
        if lemma in word_class("passive_event") and noun in frame.subjects:
            recipients = self._in_prepositions(frame.governed, (*prepositions, "between") if match.sense.reciprocal else prepositions)
            if not recipients and match.sense.kind.place_recipient:
                recipients = self._in_prepositions(frame.governed, preposition_order("place"))
            return self._between(frame.governed), recipients
        return (), ()

    def _content_of_noun(self, match: Match, prepositions: tuple[str, ...], actors: tuple[Mention, ...]) -> tuple[Mention, ...]:
        if not (match.sense.kind.speech or match.sense.kind.by_people):
            return ()
        heads = purposes(match) if match.sense.kind.by_people else content_heads(match, None)
        found = (_without(mentions, actors) for head in heads for mentions in self.reach(head, prepositions))
        return next(filter(None, found), ())

    # -- parts

    def _between(self, pairs: Iterable[tuple[str, Token | None]]) -> tuple[Mention, ...]:
        found = self.who(token for name, token in pairs if name in word_class("between") and token is not None)
        return found if len(found) > 1 else ()

    def _in_prepositions(self, pairs: Iterable[tuple[str, Token | None]], prepositions: Iterable[str]) -> tuple[Mention, ...]:
        stated = list(pairs)
        for wanted in prepositions:
            tokens = [token for name, token in stated if name == wanted and token is not None]
            if found := self.who(tokens) or self._belonging(tokens):
                return found
        return ()

    def _belonging(self, tokens: Iterable[Token], prepositions: Iterable[str] | None = None) -> tuple[Mention, ...]:
        for token in tokens:
            if token.pos_ in ("VERB", "AUX"):
                continue
            if found := self.who(owners(token, prepositions)):
                return found
        return ()


def _is_in(noun: Token) -> bool:
    """Does it only say in what spirit something else is done?"""
    return noun.dep_ == "pobj" and noun.head.lower_ == "in" and not any(child.dep_ == "det" for child in noun.children)


def _may_be_people(match: Match, people: frozenset[str]) -> bool:
    """May somebody protest where nobody is named ("thousands marched", "protests broke out", "roads were blocked"; not "the parade marched")?"""
    if match.sense.pos == "n":
        return True
    if not match.actors:
        return bool(match.used) or not is_passive(match.token)
    ending = tuple(word_class("person_ending"))
    return any(
        token.pos_ in ("NUM", "PRON", "PROPN") or token.like_num or token.lemma_.lower() in people or token.lower_.endswith(ending) for token in match.actors
    )


def same(one: Mention, other: Mention) -> bool:
    """Do two mentions name the same side?"""
    if one.start == other.start and one.end == other.end and one.entity == other.entity and one.country == other.country:
        return True
    return identity(one) == identity(other) and identity(one) != (None, None, ())


def identity(mention: Mention) -> tuple[str | None, str | None, tuple[str, ...]]:
    """What makes two mentions the same: the known actor, or country and sectors."""
    return mention.entity, mention.country, mention.sectors


def _is_state(mention: Mention) -> bool:
    """A state, its forces or officials: they do not demonstrate."""
    return mention.entity is None and not set(mention.sectors) - {"GOV", "MIL", "COP", "JUD"}


def _countries(mentions: Iterable[Mention]) -> set[str]:
    return {mention.country for mention in mentions if mention.country}


def _is_home(mention: Mention, actors: Iterable[Mention]) -> bool:
    """Is it no more than the country of the actor, such as where a promise is to be kept, or its own forces, which it sends or withdraws?"""
    plain = mention.sectors in ((), ("MIL",)) and mention.name is None and mention.entity is None
    return plain and any(mention.country == actor.country and (actor.sectors != ("MIL",) or actor.sectors == mention.sectors) for actor in actors)


def _is_own_force(mention: Mention, actors: Iterable[Mention]) -> bool:
    """Is it with whom a government threatens ("warned that security forces would respond")?"""
    return mention.country is None and mention.sectors in _FORCES and any("GOV" in actor.sectors for actor in actors)


def _once(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    found: list[Mention] = []
    for mention in mentions:
        if not any(same(mention, other) for other in found):
            found.append(mention)
    return tuple(found)


def _without(mentions: tuple[Mention, ...], others: tuple[Mention, ...]) -> tuple[Mention, ...]:
    return tuple(mention for mention in mentions if not any(same(mention, other) for other in others))
