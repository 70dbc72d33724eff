"""Word embeddings, remembered: what a hash embedding (https://spacy.io/api/architectures#MultiHashEmbed) makes of a word depends on the word alone."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc
from thinc.api import Model

MOST_WORDS = 32_768
"""Words that are remembered; where there come more, all are forgotten. Of vectors of 96 numbers, 12 MB."""
FIRST, LAST = "extract_features", "ragged2list"
"""Layers of an embedding that takes documents and gives each word of them a vector."""


def remember_embeddings(nlp: Language) -> None:
    """Has every hash embedding of a pipeline asked once for a word: a third of the arithmetic of its vectors. For prediction, not for training."""
    for _, component in nlp.components:
        if isinstance(model := getattr(component, "model", None), Model):
            for node in list(model.walk()):
                node.layers[:] = [_remembering(layer) if _is_embedding(layer) else layer for layer in node.layers]


def _is_embedding(layer: Model[Any, Any]) -> bool:
    return bool(layer.layers) and (layer.layers[0].name, layer.layers[-1].name) == (FIRST, LAST)


def _remembering(embedding: Model[Any, Any]) -> Model[Any, Any]:
    features, *rest = embedding.layers
    known: dict[bytes, int] = {}
    vectors: Any = None

    def embed(rows: Any) -> Any:
        for layer in rest:
            rows = layer.predict(rows)
        return rows[0]

    def forward(model: Model[Any, Any], docs: Sequence[Doc], is_train: bool) -> tuple[list[Any], Callable[[Any], Any]]:
        nonlocal vectors
        rows = features.predict(docs)
        together = np.ascontiguousarray(np.concatenate(rows))
        words = together.view(f"V{together.itemsize * together.shape[1]}").ravel().tolist()
        new = {word: row for word, row in zip(words, together, strict=True) if word not in known}
        if len(known) + len(new) > MOST_WORDS:
            known.clear()
            new = dict(zip(words, together, strict=True))
        if new:
            made = embed([np.stack(list(new.values()))])
            if vectors is None or len(new) > len(vectors):
                vectors = np.empty((max(MOST_WORDS, len(new)), made.shape[1]), made.dtype)
            vectors[len(known) : len(known) + len(new)] = made
            known.update(zip(new, range(len(known), len(known) + len(new)), strict=True))
        found = vectors[[known[word] for word in words]]
        return np.split(found, np.cumsum([len(row) for row in rows])[:-1]), _untrainable

    return Model("remembering", forward, layers=[embedding], dims={"nO": embedding.maybe_get_dim("nO")})


def _untrainable(gradient: Any) -> Any:
    raise NotImplementedError("embeddings that are remembered are not trained")
