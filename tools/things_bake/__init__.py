"""What stands or lies in the street: litter, heaps, what is left, what looks like people, what hides them."""

from __future__ import annotations

from collections.abc import Mapping

from people_bake.things.thing import Thing

from .burning import BURNING
from .distractors import DISTRACTORS
from .dumped import DUMPED
from .held import HELD
from .left import LEFT
from .litter import LITTER
from .street_life import STREET_LIFE

THINGS: Mapping[str, Thing] = {**LITTER, **DUMPED, **LEFT, **DISTRACTORS, **STREET_LIFE, **HELD, **BURNING}
