"""The time line of a municipality's own cases: facts from the records, words for the reader."""

from . import solidarity_municipality_case
