"""From a dataset and predictions to the report: whom a model finds is what the report says."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.frames import Thing, crowd_frame, empty_frame, painted_frame, street_frame, write_dataset

import twincity.replicator
from twincity.replicator.cli import main
from twincity.replicator.errors import DatasetError, SpecError, UnknownNameError
from twincity.replicator.evaluation.evaluate import evaluate
from twincity.replicator.evaluation.metrics import LAMR_CLAMP
from twincity.replicator.evaluation.page import page, table, write_report
from twincity.replicator.evaluation.protocol import Protocol
from twincity.replicator.evaluation.report import Report, Row
from twincity.replicator.evaluation.slices import EVERYBODY, SLICES, Slice
from twincity.replicator.frame import Frame
from twincity.replicator.geometry.boxes import Box, xywh
from twincity.replicator.scenario.weather import WEATHERS

Entries = list[dict[str, Any]]


def detection(frame: Frame, box: Box, score: float = 0.9) -> dict[str, Any]:
    """One entry of a COCO results file."""
    return {"image_id": frame.index + 1, "category_id": 1, "bbox": list(xywh(box)), "score": score}


def truth_as_predictions(
    frames: Iterable[Frame], boxes: str = "full", found: Callable[[Any, Frame], bool] = lambda person, frame: True
) -> Entries:
    """What a model gives that finds exactly these people."""
    return [
        detection(frame, getattr(person, f"box_{boxes}"))
        for frame in frames
        for person in frame.of_class("person")
        if not person.ignored and found(person, frame)
    ]


def row_of(report: Report, group: str, name: str) -> Row:
    (row,) = [row for row in report.rows if (row.group, row.name) == (group, name)]
    return row


@pytest.fixture
def evaluated(tmp_path: Path) -> Callable[..., Report]:
    """Write frames and predictions, and evaluate them."""

    def run(frames: Sequence[Frame], entries: Entries, **options: Any) -> Report:
        write_dataset(tmp_path / "set", frames, [])
        (tmp_path / "predictions.json").write_text(json.dumps(entries))
        return evaluate(tmp_path / "set", tmp_path / "predictions.json", **options)

    return run


def diverse_people() -> tuple[Thing, ...]:
    """Twelve people side by side, no two attributes going together."""
    return tuple(
        Thing(
            box=(4 + 13 * i, 30, 14 + 13 * i, 70),
            distance_m=10,
            posture=("standing", "walking")[i % 2],
            extra={
                "monk_tone": (2, 5, 8)[i % 3],
                "sex": ("female", "male")[i // 2 % 2],
                "age_years": (10.5, 20.5, 40.5, 70.5)[i // 3],
            },
        )
        for i in range(12)
    )


def night(frame: Frame) -> Frame:
    """The same frame after dark; its pixels do not matter here."""
    return replace(frame, scenario=replace(frame.scenario, sun=replace(frame.scenario.sun, elevation_deg=-20.0)))


# Laws -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("boxes", ["full", "visible"])
def test_the_ground_truth_as_predictions_is_perfect(evaluated, boxes):
    frames = [street_frame(0), empty_frame(1), crowd_frame(2, 20)]
    report = evaluated(frames, truth_as_predictions(frames, boxes), protocol=Protocol(boxes=boxes))
    assert report.overall.people > 10
    assert report.overall.recall == 1
    assert report.overall.false_alarms == 0
    assert report.overall.miss_rate == 0
    assert report.overall.lamr == pytest.approx(LAMR_CLAMP)
    assert report.overall.count_error.mae == 0


def test_a_model_that_predicts_nothing_finds_nobody(evaluated):
    report = evaluated([street_frame(0)], [])
    assert report.overall.recall == 0
    assert report.overall.miss_rate == report.overall.lamr == 1
    assert report.overall.count_error.bias == -report.overall.people
    assert "Nothing was predicted." in report.notes


@pytest.mark.parametrize(
    "group, name, missed",
    [
        ("posture", "walking", lambda person: person.attributes["posture"] == "walking"),
        ("skin tone", "Monk 7 to 10", lambda person: person.attributes["monk_tone"] >= 7),
        ("sex", "male", lambda person: person.attributes["sex"] == "male"),
        ("age", "60 and over", lambda person: person.attributes["age_years"] >= 60),
    ],
)
def test_the_people_a_model_misses_show_in_their_slice_and_only_there(evaluated, group, name, missed):
    frames = [painted_frame(0, diverse_people())]
    report = evaluated(frames, truth_as_predictions(frames, found=lambda person, _: not missed(person)))
    recalls = {row.name: row.recall for row in report.rows if row.group == group and row.people}
    assert len(recalls) > 1
    assert recalls == {other: float(other != name) for other in recalls}


def test_a_model_that_is_blind_at_night_fails_at_night_only(evaluated):
    frames = [painted_frame(0, diverse_people()), night(painted_frame(1, diverse_people()))]
    report = evaluated(frames, truth_as_predictions(frames[:1]))
    assert row_of(report, "light", "day").recall == 1
    assert row_of(report, "light", "night").recall == 0


def test_false_alarms_belong_to_the_images_they_are_in(evaluated):
    frames = [painted_frame(0, diverse_people()), night(empty_frame(1))]
    report = evaluated(frames, [*truth_as_predictions(frames), detection(frames[1], (10, 10, 30, 60))])
    assert row_of(report, "light", "day").false_alarms == 0
    assert row_of(report, "light", "night").false_alarms == 1
    assert row_of(report, "sex", "female").false_alarms is None


def test_counts_are_people_found_and_false_alarms(evaluated):
    frames = [painted_frame(0, diverse_people()), empty_frame(1)]
    report = evaluated(frames, [detection(frames[1], (10, 10, 30, 60)), *truth_as_predictions(frames)[2:]])
    assert report.overall.count_error.mae == (2 + 1) / 2
    assert report.overall.count_error.bias == (-2 + 1) / 2


def test_detections_below_the_score_do_not_count_but_move_the_curve(evaluated):
    frames = [painted_frame(0, diverse_people())]
    report = evaluated(frames, [entry | {"score": 0.3} for entry in truth_as_predictions(frames)])
    assert report.overall.recall == 0
    assert report.overall.miss_rate == 0


# Who is asked for -------------------------------------------------------------------------------------------------


def test_people_lying_down_are_asked_for_like_others(evaluated):
    lying = Thing(box=(20, 50, 60, 62), distance_m=10, posture="lying")
    report = evaluated([painted_frame(0, [lying])], [])
    assert row_of(report, "posture", "lying").people == 1


def test_the_small_and_the_hidden_are_not_asked_for(evaluated):
    small = Thing(box=(10, 40, 16, 55), distance_m=30)
    hidden, before = Thing(box=(50, 30, 70, 80), distance_m=12), Thing(box=(53, 30, 75, 80), distance_m=8)
    report = evaluated([painted_frame(0, [small, hidden, before])], [])
    assert report.overall.people == 1
    assert "People too small or too hidden to be asked for: 2; wholly hidden: 0." in report.notes


def test_people_without_the_attribute_are_counted_as_left_out(evaluated):
    report = evaluated([painted_frame(0, [Thing(box=(20, 20, 40, 70), distance_m=10)])], [])
    assert "People in no slice of skin tone: 1." in report.notes
    assert row_of(report, "skin tone", "Monk 1 to 3").recall is None


# No data ----------------------------------------------------------------------------------------------------------


def test_an_empty_slice_says_no_data(evaluated):
    report = evaluated([painted_frame(0, diverse_people())], [])
    night_row = row_of(report, "light", "night")
    assert (night_row.people, night_row.images) == (0, 0)
    assert night_row.recall is night_row.miss_rate is night_row.lamr is night_row.count_error is None
    (line,) = [line for line in table(report) if "| night " in line]
    assert line.count("no data") == 7
    assert "%" not in line


def test_images_without_people_have_false_alarms_but_no_recall(evaluated):
    frame = empty_frame(0)
    report = evaluated([frame], [detection(frame, (10, 10, 30, 60))])
    assert report.overall.recall is None
    assert report.overall.false_alarms_per_image == 1
    assert report.sentence.startswith("No data:")


def test_a_dataset_without_images_is_refused(evaluated):
    with pytest.raises(DatasetError, match="has no image, so there is nothing to evaluate"):
        evaluated([], [])


# The report -------------------------------------------------------------------------------------------------------


@pytest.fixture
def report(evaluated) -> Report:
    frames = [street_frame(0), crowd_frame(1, 20)]
    return evaluated(frames, [*truth_as_predictions(frames)[3:], detection(frames[0], (100, 0, 140, 90))])


def test_the_verdict_comes_first_and_with_its_interval(report):
    lines = page(report).splitlines()
    assert lines[2] == report.sentence
    assert "95 % interval" in report.sentence


def test_the_page_tells_the_protocol_and_the_limits(report):
    text = page(report)
    for words in ("intersection over union of 0.5", "0.1 false alarms per image", "synthetic", "use twins"):
        assert words in text


def test_too_few_images_for_the_rate_of_false_alarms_are_said(report):
    assert any("In 2 images, the smallest rate of false alarms above 0 is 0.5 per image" in n for n in report.notes)
    assert r"\* One false alarm in so few images" in page(report)


def test_every_row_of_the_table_is_as_wide_as_the_others(report):
    assert len({len(line) for line in table(report)}) == 1
    assert len(table(report)) == len(report.rows) + 2


def test_the_json_holds_every_row_and_how_to_repeat_it(report):
    content = json.loads(report.to_json())
    assert content["rows"][0]["group"] == "all"
    assert len(content["rows"]) == len(SLICES) + 1
    assert content["protocol"]["iou"] == 0.5
    assert len(content["dataset"]["frames.jsonl"]) == len(content["predictions"]["sha256"]) == 64


def test_the_same_input_gives_the_same_bytes(evaluated, tmp_path):
    frames = [street_frame(0), crowd_frame(1, 20)]
    entries = truth_as_predictions(frames)[2:]
    first, second = tmp_path / "a", tmp_path / "b"
    write_report(evaluated(frames, entries), first)
    write_report(evaluate(tmp_path / "set", tmp_path / "predictions.json"), second)
    assert sorted(path.name for path in first.iterdir()) == ["report.json", "report.md"]
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes()


def test_a_report_that_cannot_be_written_names_the_folder(report, tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(DatasetError, match=r"cannot be written to .*taken.* Choose another --out"):
        write_report(report, tmp_path / "taken")


# Slices -----------------------------------------------------------------------------------------------------------


def test_a_slice_is_one_line(evaluated):
    tall = Slice(group="stature", name="tall", people=lambda person: person["attributes"]["height_m"] > 1.8)
    things = [
        Thing(box=(10 + 40 * i, 20, 30 + 40 * i, 70), distance_m=10, extra={"height_m": 1.7 + 0.2 * i})
        for i in range(2)
    ]
    report = evaluated([painted_frame(0, things)], [], slices=[tall])
    assert [(row.group, row.people) for row in report.rows] == [("all", 2), ("stature", 1)]
    assert "People in no slice of stature: 1." in report.notes


def test_slices_of_people_in_some_images_take_both_questions(evaluated):
    old_at_night = next(each for each in SLICES if each.name == "60 and over")
    at_night = next(each for each in SLICES if each.name == "night")
    both = replace(old_at_night, group="both", frames=at_night.frames)
    frames = [painted_frame(0, diverse_people()), night(painted_frame(1, diverse_people()))]
    row = row_of(evaluated(frames, [], slices=[both]), "both", "60 and over")
    assert (row.images, row.people) == (1, 3)


def test_names_of_slices_are_unique():
    names = [(each.group, each.name) for each in (EVERYBODY, *SLICES)]
    assert len(set(names)) == len(names)


def test_slices_of_a_group_exclude_each_other(evaluated):
    frames = [street_frame(0), crowd_frame(1, 30), night(painted_frame(2, diverse_people(), pitch_deg=-68.0))]
    report = evaluated(frames, [])
    for group in {each.group for each in SLICES}:
        assert sum(row.people for row in report.rows if row.group == group) <= report.overall.people


@pytest.mark.parametrize(
    "preset, name",
    [
        ("clear", "clear or cloudy"), ("broken_cloud", "clear or cloudy"), ("overcast", "clear or cloudy"),
        ("after_rain", "clear or cloudy"), ("rain", "rain"), ("fog", "reduced visibility"),
        ("snowfall", "reduced visibility"),
    ],
)  # fmt: skip
def test_every_weather_has_its_slice(preset, name):
    frame = {"scenario": {"weather": asdict(WEATHERS[preset])}}
    assert [each.name for each in SLICES if each.group == "weather" and each.frames(frame)] == [name]


# The door ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong, kind, text",
    [
        ({"boxes": "ful"}, UnknownNameError, "Did you mean 'full'"),
        ({"iou": 0.0}, SpecError, "iou is 0"),
        ({"fppi": -1.0}, SpecError, "fppi is -1"),
        ({"score": float("nan")}, SpecError, "score is nan"),
    ],
)
def test_a_protocol_that_makes_no_sense_is_refused(wrong, kind, text):
    with pytest.raises(kind, match=text):
        Protocol(**wrong)


def invoke(*arguments: Any) -> Result:
    return CliRunner().invoke(main, ["evaluate", *map(str, arguments)])


def test_the_command_writes_the_report_and_prints_the_verdict(tmp_path):
    root = write_dataset(tmp_path / "set", [street_frame(0)], [])
    predictions = tmp_path / "predictions.json"
    predictions.write_text(json.dumps(truth_as_predictions([street_frame(0)])))
    result = invoke(root, predictions, "--out", tmp_path / "report")
    assert result.exit_code == 0, result.output
    assert evaluate(root, predictions).sentence in result.output
    assert (tmp_path / "report" / "report.md").exists()


def test_a_wrong_file_is_one_line_and_exit_code_2_and_no_report(tmp_path):
    root = write_dataset(tmp_path / "set", [street_frame(0)], [])
    result = invoke(root, tmp_path / "missing.json", "--out", tmp_path / "report")
    assert result.exit_code == 2
    assert "missing.json cannot be read" in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "report").exists()


def test_evaluate_is_a_public_name():
    assert twincity.replicator.evaluate is evaluate
