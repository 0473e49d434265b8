"""What a spec says of vehicles."""

from __future__ import annotations

from typing import Annotated

from .laws import Constant, Law
from .spec_rules import Section, WholeWithin


class VehiclesSpec(Section):
    """What drives."""

    count: Annotated[Law, WholeWithin(0, 500)] = Constant(0)
