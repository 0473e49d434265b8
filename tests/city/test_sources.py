"""What `load_tile` understands, and what it says to the rest."""

from __future__ import annotations

import importlib

import pytest

from twincity.replicator.city.sources import NAMED_SOURCES, load_tile
from twincity.replicator.city.sources.reading import READERS
from twincity.replicator.errors import TileError, UnknownNameError


def test_every_line_of_the_tables_names_a_function_that_exists():
    for name in NAMED_SOURCES.values():
        module, function = name.split(":")
        assert callable(getattr(importlib.import_module(module), function))
    for name in READERS:
        reader = importlib.import_module(f"twincity.replicator.city.sources.{name}")
        assert callable(reader.recognises)
        assert callable(reader.read)


def test_a_word_makes_a_tile(procedural_tile):
    assert load_tile("procedural") == procedural_tile


def test_a_misspelt_word_is_answered_with_the_right_one():
    with pytest.raises(UnknownNameError, match=r"No city source or folder is called 'procedual'\. Did you mean 'proc"):
        load_tile("procedual")


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(TileError, match=r"nowhere: there is no such file or folder.*OpenStreetMap.*batiments\*\.json"):
        load_tile(tmp_path / "nowhere")


def test_a_folder_without_layers_says_what_was_looked_for(tmp_path):
    with pytest.raises(TileError, match=r"holds no layer that is known\. Expected OpenStreetMap"):
        load_tile(tmp_path)


def test_a_folder_with_one_layer_says_which_others_are_missing(tmp_path):
    (tmp_path / "lights-somewhere.json").write_text('{"data": []}', encoding="utf-8")
    with pytest.raises(TileError, match=r"has no file 'batiments\*\.json' for the buildings"):
        load_tile(tmp_path)
