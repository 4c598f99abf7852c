"""What no single entry can know of itself: whether everything that is named exists and can happen."""

from __future__ import annotations

from collections.abc import Mapping

from config.catalogue.mistakes import Report
from config.catalogue.reader import Folder
from config.catalogue.vocabulary import QuestionType


def cross_check(folder: Folder, well_known: Mapping[str, QuestionType], report: Report) -> None:
    """Note every contradiction between the entries of a county's folder."""
