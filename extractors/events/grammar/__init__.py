"""Grammar: who stands where in a dependency parse (ClearNLP labels, as spaCy's English models give them).

Undoes what grammar moves: passives, relative clauses, participles, control and raising, coordination, so that a sense needs one pattern only.
"""
