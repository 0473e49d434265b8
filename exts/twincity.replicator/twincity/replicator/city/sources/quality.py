"""Which source is believed first, field by field: the order of quality in which findings are merged."""

from __future__ import annotations

from collections.abc import Mapping

PLAN: tuple[str, ...] = ("citygml", "bd_topo", "bdnb", "first_twincity", "osm", "paris_data")
"""Footprints. CityGML's comes first because its roofs fit no other plan; BD TOPO is measured from the air, at the
gutter; BDNB and the first TwinCity repeat it at an older date; OpenStreetMap was drawn over the cadastre."""

HEIGHT: tuple[str, ...] = ("bd_topo", "bdnb", "first_twincity", "citygml", "osm", "paris_data")
"""Gutters. BD TOPO measures them, BDNB copies BD TOPO, CityGML measures the ridge, OpenStreetMap counts storeys."""

TAX: tuple[str, ...] = ("bdnb", "first_twincity", "bd_topo", "citygml", "osm", "paris_data")
"""Year, materials, storeys: BDNB reads the land tax file itself; OpenStreetMap knows them of a few buildings."""

ROOF: tuple[str, ...] = ("citygml", "osm", "bdnb", "first_twincity", "bd_topo", "paris_data")

USE: tuple[str, ...] = ("osm", "bd_topo", "citygml", "bdnb", "first_twincity", "paris_data")
"""What a building is for: OpenStreetMap says it of every church and town hall."""

STREET: tuple[str, ...] = ("bd_topo", "first_twincity", "osm", "paris_data", "bdnb", "citygml")
"""Road axes: BD TOPO has the width of every carriageway."""

POINTS: tuple[str, ...] = ("paris_data", "first_twincity", "osm", "bd_topo", "bdnb", "citygml")
"""Trees, lamps, furniture: the city's own inventory of what it planted and put up."""

BUILDING_FIELDS: Mapping[str, tuple[str, ...]] = {
    "gutter_height_m": HEIGHT,
    "ridge_height_m": HEIGHT,
    "levels": TAX,
    "year": TAX,
    "wall_material": TAX,
    "roof_material": TAX,
    "roof": ROOF,
    "use": USE,
}
"""Field of a `FoundBuilding` that others may fill -> whom to believe first."""


def rank(source: str, order: tuple[str, ...]) -> int:
    """Place of a source in an order, 0 the best; a source that the order does not name comes last."""
    return order.index(source) if source in order else len(order)
