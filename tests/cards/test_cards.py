"""The pages that explain a dataset say what is in it, and nothing else."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import mlcroissant
import pytest
from tests.frames import empty_frame, write_dataset

from twincity.replicator.cards import Publisher, Tally, tally, write_croissant, write_datasheet, write_statistics
from twincity.replicator.cards.statistics import percent
from twincity.replicator.dataset import open_dataset
from twincity.replicator.files import sha256_of


def counted(root: Path) -> Tally:
    return tally(open_dataset(root).records())


def croissant_of(root: Path, manifest: dict[str, Any], **publisher: Any) -> Path:
    return write_croissant(root, manifest, counted(root), Publisher(**publisher))


def test_the_datasheet_counts_what_is_there(root: Path, manifest: dict[str, Any]) -> None:
    page = write_datasheet(root, manifest, counted(root)).read_text(encoding="utf-8")
    found = counted(root)
    assert f"3 images of somewhere, 160x90, with {found.people_count} labelled people." in page
    assert f"| person | {found.labelled['person']} | {found.ignored['person']} |" in page
    assert "lying (1)" in page
    assert "| coco | `coco/` |" in page
    assert "© the people who mapped it" in page
    assert "- `streets` of the tile: ODbL 1.0" in page
    assert "shared alike" in page


def test_the_datasheet_names_what_is_missing_and_only_that(root: Path, manifest: dict[str, Any]) -> None:
    limits = (
        write_datasheet(root, manifest, counted(root)).read_text().split("## What it does not show")[1].split("##")[0]
    )
    assert "No image is at" in limits
    assert "snow" not in limits  # the renderer cannot draw it, but no image has it
    assert "Nobody lies" not in limits
    empty = write_dataset(root.parent / "empty", [empty_frame(0)], ())
    assert "Nobody lies on the ground." in write_datasheet(empty, manifest, counted(empty)).read_text()


def test_no_number_is_left_open_in_the_pages(root: Path, manifest: dict[str, Any]) -> None:
    for path in (write_datasheet(root, manifest, counted(root)), write_statistics(root, manifest, counted(root))):
        assert not re.search(r"\b(None,|nan|undefined)\b|\{\{|\{%", path.read_text())


@pytest.mark.parametrize("write", [write_datasheet, write_statistics])
def test_the_same_dataset_gives_the_same_bytes(root: Path, manifest: dict[str, Any], write) -> None:
    assert write(root, manifest, counted(root)).read_bytes() == write(root, manifest, counted(root)).read_bytes()


def test_the_statistics_need_nothing_but_their_file(root: Path, manifest: dict[str, Any]) -> None:
    page = write_statistics(root, manifest, counted(root)).read_text()
    assert not re.search(r"""(src|href)=["'](?!data:)""", page)
    assert page.count("data:image/jpeg;base64,") == 3


def test_a_page_of_an_empty_dataset_is_a_page(root: Path, manifest: dict[str, Any]) -> None:
    nothing = write_dataset(root.parent / "nothing", [], ())
    (nothing / "manifest.json").write_text("{}")
    assert "0 images" in write_datasheet(nothing, manifest, counted(nothing)).read_text()
    assert write_statistics(nothing, manifest, counted(nothing)).exists()
    assert croissant_of(nothing, manifest).exists()


@pytest.mark.parametrize(
    ("share", "text"), [(0, "0"), (0.0004, "<0.1 %"), (0.0123, "1.2 %"), (0.5, "50 %"), (1, "100 %")]
)
def test_a_share_that_is_there_is_never_written_as_nothing(share: float, text: str) -> None:
    assert percent(share) == text


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the reader's own
def test_croissant_is_accepted_by_its_own_reader(root: Path, manifest: dict[str, Any], caplog) -> None:
    path = croissant_of(root, manifest, creator="A city", licence="https://example.org/licence", url="https://a.org/b")
    card = mlcroissant.Dataset(jsonld=str(path))
    assert card.metadata.issues.errors == set()
    assert card.metadata.issues.warnings == set()
    records = list(card.records("frames"))
    lines = [json.loads(line) for line in (root / "frames.jsonl").read_text().splitlines()]
    assert [record["frames/index"] for record in records] == [line["index"] for line in lines]
    assert [record["frames/image"].decode() for record in records] == [line["images"]["rgb"] for line in lines]
    assert [r["frames/people"] for r in records] == [line["metadata"]["counts"]["people"]["visible"] for line in lines]


def test_croissant_says_who_publishes_or_that_nobody_has_said(root: Path, manifest: dict[str, Any]) -> None:
    unsaid, said = (json.loads(croissant_of(root, manifest, **p).read_text()) for p in ({}, {"creator": "A city"}))
    assert unsaid["creator"]["name"] == "not stated by the publisher"
    assert said["creator"]["name"] == "A city"
    assert unsaid["datePublished"] == "2026-02-03"
    hashes = {entry["@id"]: entry["sha256"] for entry in said["distribution"] if "sha256" in entry}
    assert hashes == {name: sha256_of(root / name) for name in ("frames.jsonl", "manifest.json")}


def test_the_statistics_speak_both_languages_in_a_browser(root: Path, manifest: dict[str, Any]) -> None:
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        pytest.skip("no Chromium is installed: sudo apt-get install chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(locale="en-GB")
        page.goto(write_statistics(root, manifest, counted(root)).as_uri())
        assert page.locator("h2").nth(1).inner_text() == "What the images show"
        page.click("#language")
        assert page.locator("h2").nth(1).inner_text() == "Ce que montrent les images"
        assert page.locator("#samples figure:visible").count() == 1
        before = page.locator("#samples figure.now p").inner_text()
        page.click('[data-step="1"]')
        assert page.locator("#samples figure.now p").inner_text() != before
        browser.close()
