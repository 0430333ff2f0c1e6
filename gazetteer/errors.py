"""The root of the one error tree; geo/errors.py grows from it."""


class IncidentMapError(Exception):
    """What a user can mend: the message says what was wrong, where, and what to do, in one line."""


class GazetteerError(IncidentMapError):
    """A gazetteer table or its index cannot be read or written."""
