"""Errors of all but the gazetteer, under gazetteer.errors.IncidentMapError."""

from gazetteer.errors import IncidentMapError


class ArticleError(IncidentMapError):
    """An input of articles cannot be read."""


class ExtractionError(IncidentMapError):
    """A lexicon is malformed, or a stage of extraction was given what it cannot take."""


class TemporaryFilesError(IncidentMapError):
    """Temporary files cannot be written or read, as where the disk is full."""


class StoreError(IncidentMapError):
    """The store cannot be opened, read or written."""


class ExportError(IncidentMapError):
    """A picture or file cannot be made or written."""


class FetchError(IncidentMapError):
    """An address of the web may not be asked, or gives nothing that can be read."""


class SourcesError(IncidentMapError):
    """A list of sources to watch, or what is remembered of them, cannot be read."""


class CorrectionsError(IncidentMapError):
    """A file of corrections cannot be read or written, or a correction asks for what cannot be."""


class ChangedMeanwhileError(CorrectionsError):
    """Others corrected the same incident since it was seen: nothing is written."""


class OutletsError(IncidentMapError):
    """A file of outlets' profiles cannot be read, or says what cannot be."""


class SensitiveError(StoreError):
    """A file of rules on sensitive places cannot be read: nothing of the store is shown until it can."""


class AccessError(IncidentMapError):
    """Someone may not do what was asked for, or the file that says who may what cannot be read."""
