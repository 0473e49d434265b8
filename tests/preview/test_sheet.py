"""The contact sheet shows what is in the dataset."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from tests.frames import STREET, Thing, crowd_frame, empty_frame, painted_frame, street_frame, write_dataset

from twincity.replicator.errors import DatasetError
from twincity.replicator.frame import Frame
from twincity.replicator.labels import label_named
from twincity.replicator.preview import contact_sheet
from twincity.replicator.preview.pictures import class_picture, distance_picture, instance_picture
from twincity.replicator.preview.sheet import (
    HEAD_COLOUR,
    MAX_IMAGES,
    PAPER,
    SHEET_WIDTH,
    box_colour,
    draw_labels,
    fit,
)


def sheet_of(root) -> np.ndarray:
    return cv2.cvtColor(cv2.imread(str(contact_sheet(root))), cv2.COLOR_BGR2RGB)


def labelled(frame: Frame) -> np.ndarray:
    """The frame at its own size, with boxes."""
    cell = fit(frame.rgb, frame.width, frame.height)
    draw_labels(cell, frame)
    return cell


def test_the_sheet_is_a_page_wide_and_holds_more_than_paper(tmp_path):
    sheet = sheet_of(write_dataset(tmp_path, [street_frame(0), empty_frame(1), crowd_frame(2, 20)], writers=()))
    assert sheet.shape[1] == SHEET_WIDTH <= 2400
    assert (np.abs(sheet.astype(int) - PAPER).max(-1) > 30).mean() > 0.2


def test_a_long_dataset_is_shown_in_part(tmp_path):
    few = sheet_of(write_dataset(tmp_path / "few", [empty_frame(index) for index in range(MAX_IMAGES)], writers=()))
    many = sheet_of(
        write_dataset(tmp_path / "many", [empty_frame(index) for index in range(MAX_IMAGES + 9)], writers=())
    )
    assert many.shape == few.shape


def test_the_sheet_is_the_same_each_time(tmp_path):
    root = write_dataset(tmp_path, [street_frame(0), street_frame(1)], writers=())
    first = contact_sheet(root).read_bytes()
    assert contact_sheet(root).read_bytes() == first


@pytest.mark.parametrize("frames", [[], [empty_frame(0)], [painted_frame(0, (), width=90, height=160)]])
def test_a_dataset_with_little_to_show_has_a_sheet(tmp_path, frames):
    assert sheet_of(write_dataset(tmp_path, frames, writers=())).shape[0] > 100


def test_an_unfinished_dataset_has_none(tmp_path):
    with pytest.raises(DatasetError, match="is not a TwinCity dataset"):
        contact_sheet(tmp_path)


def test_a_box_has_the_colour_of_its_class(tmp_path):
    frame = painted_frame(0, [Thing(box=(40, 30, 60, 80), distance_m=8)])
    cell = labelled(frame)
    person = label_named("person").colour
    assert (cell[30, 40:60] == person).all()
    assert (cell[79, 40:60] == person).all()
    assert (cell[30:80, 40] == person).all()
    assert (cell[30:80, 59] == person).all()


def test_the_middle_of_a_box_is_left_as_it_was():
    frame = street_frame(0)
    np.testing.assert_array_equal(labelled(frame)[62:68, 62:68], frame.rgb[62:68, 62:68])


def test_a_mostly_hidden_box_is_dashed_and_paler():
    things = [Thing(box=(40, 30, 60, 80), distance_m=12), Thing(box=(45, 20, 75, 85), distance_m=8)]
    frame = painted_frame(0, things)
    hidden = frame.instances[0]
    assert hidden.occluded_fraction > 0.5
    left_edge = (labelled(frame)[30:80, 40] == box_colour(hidden)).all(-1)
    assert 0.3 < left_edge.mean() < 0.7
    assert min(box_colour(hidden)) > min(box_colour(frame.instances[1]))


def test_what_is_wholly_hidden_has_no_box():
    with_hidden, without = painted_frame(0, STREET), painted_frame(0, STREET[:4] + STREET[5:])
    assert with_hidden.instances[4].visible_pixels == 0
    boxes = [(labelled(frame) != frame.rgb).any(-1).sum() for frame in (with_hidden, without)]
    assert boxes[0] == boxes[1]


def test_a_seen_head_has_a_dot():
    frame = painted_frame(0, [Thing(box=(40, 30, 60, 80), distance_m=8)])
    assert labelled(frame)[35, 50].tolist() == list(HEAD_COLOUR)


def test_classes_have_the_colours_of_the_table():
    picture = class_picture(street_frame(0))
    assert tuple(picture[0, 30]) == label_named("sky").colour
    assert tuple(picture[50, 45]) == label_named("person").colour
    assert tuple(picture[60, 120]) == label_named("car").colour


def test_instances_have_different_colours_and_the_rest_has_none():
    frame = street_frame(0)
    picture, ids = instance_picture(frame), frame.buffers.instance_id
    colours = {tuple(picture[ids == number][0].tolist()) for number in np.unique(ids)[1:]}
    assert len(colours) == len(np.unique(ids)) - 1
    assert np.ptp(picture[ids == 0], axis=-1).max() == 0


def test_near_is_warm_far_is_cold_and_nothing_is_black():
    picture = distance_picture(street_frame(0)).astype(int)
    near, far, sky = picture[75, 10], picture[31, 150], picture[0, 30]
    assert near[0] > near[2]
    assert far[2] > far[0]
    assert sky.tolist() == [0, 0, 0]


def test_a_picture_of_another_shape_is_not_stretched():
    cell = fit(np.full((40, 20, 3), 200, np.uint8), 90, 60)
    shown = (cell == 200).all(-1)
    assert (shown.any(0).sum(), shown.any(1).sum()) == (30, 60)
