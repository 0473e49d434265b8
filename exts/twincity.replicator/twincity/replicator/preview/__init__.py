"""Looking at a dataset: the contact sheet on one page, and the viewer in a browser.

sheet.py        `contact_sheet`: preview.jpg
pictures.py     instances, classes and distance as pictures
catalogue.py    which frames show what, to choose by
server.py       `Viewer`: the local address that page/ talks to
"""

from .server import Viewer
from .sheet import contact_sheet

__all__ = ["Viewer", "contact_sheet"]
