"""The network of the reader: an encoder with a layer on top for each question."""

from pathlib import Path
from typing import NamedTuple

from torch import Tensor, nn
from transformers import AutoModel

from tools.reader.windows import ROLES, STATUSES, TYPES


class Outputs(NamedTuple):
    """Logits: the sentence's types; each piece's types; each piece's roles (outside, begins, inside, for each role); status and optional at each piece."""

    sentence: Tensor
    triggers: Tensor
    roles: Tensor
    status: Tensor


class Network(nn.Module):
    """MiniLM, or another encoder of the BERT kind, with the reader's heads."""

    def __init__(self, encoder: nn.Module) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.config.hidden_size
        self.dropout = nn.Dropout(0.1)
        self.sentence = nn.Linear(width, len(TYPES))
        self.triggers = nn.Linear(width, len(TYPES))
        self.roles = nn.Linear(width, 3 * len(ROLES))
        self.status = nn.Linear(width, len(STATUSES) + 1)

    @classmethod
    def of(cls, folder: Path) -> "Network":
        """On top of a pretrained encoder."""
        return cls(AutoModel.from_pretrained(folder, attn_implementation="sdpa"))

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Outputs:
        hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state
        hidden = self.dropout(hidden)
        return Outputs(self.sentence(hidden[:, 0]), self.triggers(hidden), self.roles(hidden), self.status(hidden))
