"""Publishing: a copy of the closed database for everybody who reads."""

import os
import shutil

from dateline.errors import UsageError
from warehouse.connect import LOCK_SECONDS
from warehouse.layout import Layout, locked


def publish(layout: Layout, *, force: bool = False) -> bool:
    """Copies the live database and puts the copy in the place of the last one at once; open readers keep the old one.

    False where nothing was loaded since. Raises BusyError, or UsageError where the copy cannot be written.
    """
    with locked(layout.lock, LOCK_SECONDS, "another process has the warehouse open; wait for it, or stop it"):
        live = layout.live.stat()
        if not force and layout.published.exists() and layout.published.stat().st_mtime_ns == live.st_mtime_ns:
            return False
        copy = layout.published.with_suffix(".unfinished")
        try:
            shutil.copyfile(layout.live, copy)
            os.utime(copy, ns=(live.st_mtime_ns, live.st_mtime_ns))
            with copy.open("rb") as file:
                os.fsync(file.fileno())
            copy.replace(layout.published)
        except OSError as error:
            copy.unlink(missing_ok=True)
            raise UsageError(f"cannot publish ({error.strerror}); the last copy stays", str(layout.published)) from None
    return True
