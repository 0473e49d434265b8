"""The viewer: what it answers, and its page in a real browser."""

from __future__ import annotations

import json
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
from tests.frames import crowd_frame, empty_frame, street_frame, write_dataset

from twincity.replicator.errors import DatasetError
from twincity.replicator.frame import Frame, Region
from twincity.replicator.preview import Viewer


def with_a_face(frame: Frame) -> Frame:
    """Of its first person the face is seen, of the second it is not."""
    first, second = [instance for instance in frame.instances if instance.class_name == "person"][:2]
    faces = {
        person.instance_id: replace(person, face=Region(box=(1.0, 2.0, 4.0, 6.0), visible_pixels=pixels))
        for person, pixels in ((first, 5), (second, 0))
    }
    return replace(frame, instances=tuple(faces.get(one.instance_id, one) for one in frame.instances))


FRAMES = (with_a_face(street_frame(0)), empty_frame(1), crowd_frame(7, 20))


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Viewer]:
    viewer = Viewer(write_dataset(tmp_path_factory.mktemp("set"), FRAMES, ()))
    threading.Thread(target=viewer.serve, daemon=True).start()
    yield viewer
    viewer.close()


def get(viewer: Viewer, path: str) -> bytes:
    with urllib.request.urlopen(viewer.address + path, timeout=20) as answer:
        return answer.read()


def test_a_picture_comes_as_it_is_in_the_dataset(viewer: Viewer) -> None:
    picture = cv2.imdecode(np.frombuffer(get(viewer, "frames/0/picture"), np.uint8), cv2.IMREAD_COLOR)
    np.testing.assert_array_equal(picture[..., ::-1], FRAMES[0].rgb)


def test_the_labels_come_as_they_are_in_the_dataset(viewer: Viewer) -> None:
    record = json.loads(get(viewer, "frames/7"))
    written = next(
        line for line in map(json.loads, (viewer.root / "frames.jsonl").read_text().splitlines()) if line["index"] == 7
    )
    for instance in record["instances"]:
        del instance["facets"]
    assert record == written


@pytest.mark.parametrize(
    "path", ["frames/3", "frames/0/soul", "frames/x/picture", "frames.jsonl", "../server.py", "page/viewer.js", "a/b/c"]
)
def test_nothing_else_is_given_out(viewer: Viewer, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        get(viewer, path)
    refused.value.close()
    assert refused.value.code == 404


def test_what_cannot_be_shown_is_refused_in_words(tmp_path: Path, viewer: Viewer) -> None:
    with pytest.raises(DatasetError, match="not a TwinCity dataset"):
        Viewer(tmp_path)
    with pytest.raises(DatasetError, match="holds no frame"):
        Viewer(write_dataset(tmp_path / "empty", [], ()))
    port = int(viewer.address.rstrip("/").rpartition(":")[2])
    with pytest.raises(DatasetError, match=f"Port {port} cannot be used"):
        Viewer(viewer.root, port)


@pytest.fixture(scope="module")
def page(viewer: Viewer):
    browser_path = shutil.which("chromium") or shutil.which("google-chrome")
    if browser_path is None:
        pytest.skip("no Chromium is installed: sudo apt-get install chromium")
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=browser_path, args=quiet)
        page = browser.new_page(viewport={"width": 1400, "height": 800}, locale="en-GB")
        page.troubles = []
        page.on("pageerror", lambda error: page.troubles.append(str(error)))
        page.on("console", lambda line: line.type == "error" and page.troubles.append(line.text))
        yield page
        browser.close()


@pytest.fixture
def opened(page, viewer: Viewer):
    """The page, freshly opened; what it complained about fails the test."""
    page.troubles.clear()
    page.goto("about:blank")
    page.goto(viewer.address)
    page.wait_for_selector("body[data-ready=true]")
    yield page
    assert page.troubles == []


def shown_boxes(page, kind: str) -> list[list[float]]:
    """Corners of the boxes on the page, in pixels of the picture."""
    return page.eval_on_selector_all(
        f"#labels .{kind}",
        "all => all.map(r => ['x', 'y', 'width', 'height'].map(name => Number(r.getAttribute(name))))",
    )


def test_every_seen_thing_has_its_box_where_it_is(opened) -> None:
    expected = [(b[0], b[1], b[2] - b[0], b[3] - b[1]) for b in (i.box_visible for i in FRAMES[0].instances) if b]
    assert sorted(map(tuple, shown_boxes(opened, "seen"))) == sorted(expected)
    on_page = opened.locator("#labels").bounding_box()
    picture = opened.locator("#picture").bounding_box()
    assert on_page == picture  # labels and picture cover each other exactly


def test_the_keyboard_leads_through_the_images(opened) -> None:
    for key, index in (("ArrowRight", 1), ("ArrowRight", 7), ("ArrowRight", 7), ("Home", 0), ("End", 7)):
        opened.keyboard.press(key)
        opened.wait_for_function(f"location.hash.includes('frame={index}&')")
        assert opened.locator("#facts").inner_text().startswith(f"#{index:06d}")
    opened.keyboard.press("ArrowLeft")
    opened.wait_for_function("location.hash.includes('frame=1&')")
    assert shown_boxes(opened, "seen") == []  # the empty street


@pytest.mark.parametrize(("key", "kind"), [("f", "whole"), ("h", "head")])
def test_layers_of_labels_go_on_and_off(opened, key: str, kind: str) -> None:
    assert not shown_boxes(opened, kind)
    opened.keyboard.press(key)
    assert shown_boxes(opened, kind)
    opened.keyboard.press(key)
    assert not shown_boxes(opened, kind)


def test_faces_that_are_seen_are_shown_when_asked_for(opened) -> None:
    opened.keyboard.press("p")
    assert shown_boxes(opened, "face") == [[1, 2, 3, 4]]


def test_joints_and_distance_are_shown_when_asked_for(opened) -> None:
    opened.keyboard.press("k")
    assert opened.locator("#labels circle").count() > 0
    opened.select_option("#layer", "distance")
    opened.wait_for_function("document.getElementById('caption').textContent.includes(' m')")
    assert opened.locator("#picture").get_attribute("src") == "frames/0/distance"


def test_french_readers_choose_in_french(opened) -> None:
    opened.click("#language")
    assert opened.locator("[data-facet='class=car'] span").first.inner_text() == "voiture"
    opened.select_option("#layer", "distance")
    opened.wait_for_function("document.getElementById('caption').textContent.includes('rouge')")


def test_a_choice_leaves_only_the_images_that_show_it(opened) -> None:
    opened.click('[data-facet="class=car"]')
    opened.wait_for_function("location.hash.includes('is.class=car')")
    with_cars = [frame.index for frame in FRAMES if frame.of_class("car")]
    assert int(opened.locator("#total").inner_text()) == len(with_cars) < len(FRAMES)
    assert opened.locator("#labels .others").count() > 0  # people step back
    opened.keyboard.press("Escape")
    opened.wait_for_function(f"document.getElementById('total').textContent === '{len(FRAMES)}'")


def test_an_address_opens_the_same_view(opened, viewer: Viewer) -> None:
    opened.goto("about:blank")
    opened.goto(viewer.address + "#frame=7&layer=instances&on=heads")
    opened.wait_for_selector("body[data-ready=true]")
    assert opened.locator("#facts").inner_text().startswith("#000007")
    assert opened.locator("#picture").get_attribute("src") == "frames/7/instances"
    assert shown_boxes(opened, "seen") == []
    assert shown_boxes(opened, "head")


def test_a_click_reads_the_labels_of_a_thing_in_either_language(opened) -> None:
    opened.locator("#labels rect.hit").last.click(force=True)
    assert "visible pixels" in opened.locator("#details").inner_text()
    opened.click("#language")
    assert "annotations" in opened.locator("#details").inner_text().lower()
    assert opened.locator("html").get_attribute("lang") == "fr"
