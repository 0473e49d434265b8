"""What a dataset says of itself, every word of it computed from the run.

tally.py        one pass over `frames.jsonl`: everything that is counted
asked.py        the laws that were asked for, beside what was drawn
statistics.py   `stats.html`, in English and French, to page through and to print
datasheet.py    `README.md`: a datasheet, licences, and what the law asks to be documented
croissant.py    `croissant.json`, for catalogues and loaders
"""

from .croissant import Publisher, write_croissant
from .datasheet import write_datasheet
from .statistics import write_statistics
from .tally import Tally, tally

__all__ = ["Publisher", "Tally", "tally", "write_croissant", "write_datasheet", "write_statistics"]
