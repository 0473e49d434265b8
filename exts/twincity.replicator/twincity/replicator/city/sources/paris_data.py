"""Paris Data (opendata.paris.fr): trees, lamps, bollards, barriers, crossings, grounds, shelters, bike stations.

Datasets as the site exports them: GeoJSON, shapefile, or CSV with `;`, whose header has field names or labels, in
UTF-8 or Latin-1. A dataset is told by its name, which the site gives to the file, or else by its fields.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import shapely

from .findings import Findings, FoundArea, FoundPoint
from .paris_data_plan import read_grounds, read_points, read_posts, read_shelters
from .paris_data_things import read_lamps, read_trees
from .tally import Tally
from .vector_files_look import Layer, layers_of
from .vector_files_values import plain

ATTRIBUTION = "Ville de Paris - opendata.paris.fr - ODbL 1.0"

Reader = Callable[[Layer, shapely.Polygon | None, Tally], Sequence[FoundPoint | FoundArea]]


@dataclass(frozen=True, kw_only=True)
class Dataset:
    """One dataset of the site, and how it is told from the others."""

    word: str
    """In the name of the dataset, written plainly."""

    read: Reader
    fields: tuple[tuple[str, ...], ...] = ()
    """Fields that no other dataset has together; none for the plan of the streets, whose datasets all have the same."""

    is_plan: bool = False
    """True for a dataset of the plan of the streets, whose names are ordinary words."""


DATASETS: tuple[Dataset, ...] = (
    Dataset(word="lesarbres", read=read_trees, fields=(("genre", "hauteurenm"), ("GENRE", "HAUTEUR (m)"))),
    Dataset(
        word="eclairagepublic",
        read=read_lamps,
        fields=(("lib_lampef", "hauteur_su"), ("lampe_famille", "support_hauteur")),
    ),
    Dataset(
        word="velibemplacementdesstations",
        read=partial(read_points, kind="bike_station"),
        fields=(("stationcode", "capacity"),),
    ),
    Dataset(word="signalisationtricolore", read=partial(read_points, kind="traffic_light")),
    Dataset(word="bornesbarrierespotelets", read=read_posts, is_plan=True),
    Dataset(word="abrisvoyageurs", read=read_shelters, is_plan=True),
    Dataset(word="passagespietons", read=partial(read_grounds, kind="crossing"), is_plan=True),
    Dataset(word="trottoirs", read=partial(read_grounds, kind="sidewalk"), is_plan=True),
    Dataset(word="chaussees", read=partial(read_grounds, kind="carriageway"), is_plan=True),
    Dataset(word="terrepleins", read=partial(read_grounds, kind="island"), is_plan=True),
    Dataset(word="ilotsdirectionnels", read=partial(read_grounds, kind="island"), is_plan=True),
    Dataset(word="emprisesespacesverts", read=partial(read_grounds, kind="green"), is_plan=True),
)


def recognises(path: Path) -> bool:
    """True for a file, or a folder with a file, that is one of the datasets above."""
    return any(_dataset(layer) for layer in layers_of(path))


def read(path: Path, area: shapely.Polygon | None) -> Findings:
    """What a file, or the files of a folder, say about the `area` (EPSG:2154; None for everywhere).

    Raises:
        TileError: a file is damaged, lacks a part, or lies outside France.
    """
    tally = Tally()
    found: list[FoundPoint | FoundArea] = []
    files = []
    for layer in layers_of(path):
        dataset = _dataset(layer)
        if dataset is not None:
            found += dataset.read(layer, area, tally)
            files.append(layer.path.name)
    return Findings(
        source="paris_data",
        files=tuple(files),
        attribution=_attribution(tally),
        licence="ODbL 1.0",
        points=tuple(item for item in found if isinstance(item, FoundPoint)),
        areas=tuple(item for item in found if isinstance(item, FoundArea)),
        tally=tally,
    )


def _dataset(layer: Layer) -> Dataset | None:
    """The dataset that a layer is, by its name, else by its fields."""
    name = plain(layer.name)
    is_plan = layer.has("lib_level") or "plandevoirie" in name
    by_name = (dataset for dataset in DATASETS if dataset.word in name and (is_plan or not dataset.is_plan))
    by_fields = (dataset for dataset in DATASETS if any(layer.has(*fields) for fields in dataset.fields))
    return next(by_name, None) or next(by_fields, None)


def _attribution(tally: Tally) -> tuple[str, ...]:
    layers = [layer for layer in tally.read if tally.found(layer)]
    return (f"{', '.join(layers).capitalize()}: {ATTRIBUTION}",) if layers else ()
