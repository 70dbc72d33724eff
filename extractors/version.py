"""Which coder this is, to the last row of its tables."""

from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

from dateline.extractors.events import CODER
from dateline.words.seeds import seed_path
from dateline.words.settings import Settings

_ROOM = Path(__file__).parent


def coder_version(settings: Settings, actors: Path | None) -> str:
    """`dateline-1+3f2a9c0b`: name and version, and a hash of the code of this room, of the seeds, of the user's actors and of the model.

    Two coders with the same version read the same text in the same way.
    """
    digest = blake2b(f"{settings.model} {version(settings.model)}".encode(), digest_size=4)
    seeds = seed_path("")
    for root, path in [*((_ROOM, path) for path in sorted(_ROOM.rglob("*.py"))), *((seeds, path) for path in sorted(seeds.rglob("*.csv")))]:
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes())
    if actors is not None:
        digest.update(actors.read_bytes())
    return f"{CODER}+{digest.hexdigest()}"
