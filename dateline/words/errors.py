"""What can go wrong, as a tree. Every error names what failed; its branch says what to do next.

DatelineError
├── RetryError         try again later (the other end, the network, a lock); nothing is lost
│   └── BusyError      another process holds the warehouse
├── QuarantineError    this item can never be processed as it is; set it aside and go on
│   ├── FeedError      the body is no feed
│   └── BatchError     a staged batch cannot be loaded
└── UsageError         the user can put it right; the message says how
    ├── SettingsError  an unknown or invalid setting
    ├── SeedError      a wrong row in a reference table, ours or the user's
    └── QueryError     SQL that is wrong, or that writes
"""


class DatelineError(Exception):
    """Root of all our errors: a message, the identity of what failed (a URL, an id, a path) and the cause."""

    def __init__(self, message: str, identity: str = "") -> None:
        super().__init__(message, identity)
        self.message = message
        self.identity = identity

    def __str__(self) -> str:
        parts = [self.identity, self.message, str(self.__cause__ or "")]
        return ": ".join(part for part in parts if part)


class RetryError(DatelineError):
    """Try again later."""


class BusyError(RetryError):
    """Another process holds the warehouse."""


class QuarantineError(DatelineError):
    """This item cannot be processed as it is."""


class FeedError(QuarantineError):
    """The body is no feed."""


class BatchError(QuarantineError):
    """A staged batch cannot be loaded."""


class UsageError(DatelineError):
    """The user can put it right."""


class SettingsError(UsageError):
    """An unknown or invalid setting."""


class SeedError(UsageError):
    """Wrong rows in a reference table."""


class QueryError(UsageError):
    """SQL that is wrong, or that writes."""
