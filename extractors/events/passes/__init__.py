"""The passes of the event coder, a module each, in their order.

Each takes the candidates of a whole document in the order of the text and says which it keeps, changed or as they are, and which it drops, with a
reason. A pass that adds candidates keeps them beside the others.
"""

from collections.abc import Sequence
from typing import Protocol

from dateline.extractors.events.candidate import Candidate, ParsedDocument, Passed
from dateline.extractors.events.knowledge import Knowledge
from dateline.extractors.events.passes import admit, background, carry_over, content, details, merge, sides, speech, status


class Pass(Protocol):
    """A module with one function, `run`; its name is the pass's."""

    __name__: str

    def run(self, candidates: Sequence[Candidate], document: ParsedDocument, knowledge: Knowledge) -> Passed:
        """What is kept and what is dropped."""


PASSES: tuple[Pass, ...] = (
    content,  # what a request, promise or threat is about is no event of its own
    sides,  # who did it to whom; nothing without the sides that its type needs
    status,  # did it happen?
    speech,  # what is only spoken of becomes a promise, threat, request or refusal
    background,  # what is only mentioned falls beside what is stated
    merge,  # one event an act
    carry_over,  # a recipient that only the text before names
    details,  # when, where, who on that day, who says so, how sure
    admit,  # somebody of a known country or public role must take part
)
