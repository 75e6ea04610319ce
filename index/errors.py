"""Every failure that the program foresees. Each message says what happened and what to do."""


class UradoriError(Exception):
    """Root of all foreseen failures; its text is shown to the user as it is."""


class UnreadableSource(UradoriError):
    """A file, page or text could not be read as an article."""


class InvalidRequest(UradoriError):
    """The caller asked for something that cannot be, such as an empty question."""


class UnknownArticle(UradoriError):
    """No article of that id is in the library."""


class LibraryInUse(UradoriError):
    """Another process owns the library."""


class LibraryMismatch(UradoriError):
    """The library was made with another embedder, chunker or schema."""


class LibraryDamaged(UradoriError):
    """The SQLite file of the library, or a backup of it, cannot be read."""


class IndexDamaged(UradoriError):
    """An index cannot be read; it can be made again from the library."""


class IndexUnreachable(UradoriError):
    """The Chroma server does not answer."""


class DiskFull(UradoriError):
    """There is no room left to write."""


class ModelUnavailable(UradoriError):
    """A model (embedder or language model) could not be loaded or reached."""


class MissingPackage(UradoriError):
    """A feature needs a package that is not installed."""
