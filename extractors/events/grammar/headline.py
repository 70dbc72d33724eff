"""Headlines: how they are known, and what they leave out."""

from spacy.tokens import Doc, Token

SENTENCE_ENDS = frozenset((".", "!", "?", "”", '"', "…"))
LONGEST_HEADLINE = 25
"""Words."""
SUBJECTS = ("nsubj", "csubj")
LISTED = (*SUBJECTS, "nsubjpass", "npadvmod", "dep")


def is_headline(parse: Doc) -> bool:
    """No full stop, and short: a headline, or a line of a ticker."""
    return 2 <= len(parse) <= LONGEST_HEADLINE and parse[-1].text not in SENTENCE_ENDS


def is_predicate(adjective: Token) -> bool:
    """Does a headline say it of a noun, without "is": "Warlord guilty of looting"?"""
    return adjective.dep_ == "amod" and adjective.head.dep_ == "ROOT" and adjective.i > adjective.head.i and is_headline(adjective.doc)


def is_headed(word: Token) -> bool:
    """Is it what a headline tells after a colon: "Turmoil in Chad: curfew imposed"?"""
    return any(one.text == ":" for one in word.doc[word.head.i : word.i]) and is_headline(word.doc)


def listed(subject: Token) -> list[Token]:
    """The subjects that a headline lists without "and": "China, Japan sign pact"."""
    verb, parse = subject.head, subject.doc
    if verb.i <= subject.i or not is_headline(parse):
        return []
    before = [child for child in verb.children if child.i < verb.i and child.dep_ in LISTED and child.pos_ in ("NOUN", "PROPN")]
    return [one for one in before if one != subject and _only_commas(*sorted((one, subject), key=lambda token: token.i))]


def _only_commas(first: Token, second: Token) -> bool:
    between = [token for token in first.doc[first.i + 1 : second.i] if token not in second.subtree]
    return any(token.text == "," for token in between) and all(token.text == "," or token.dep_ in LISTED for token in between)
