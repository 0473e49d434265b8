"""The doctor says one line about each thing, and what to do where something is not well."""

from __future__ import annotations

from pathlib import Path

import pytest

from twincity.replicator import doctor, llvm
from twincity.replicator.doctor import Finding

BROKEN = doctor.Engine(name="Brush", purpose="painting", program="import brush_that_is_not_there", extra="paint")
SLOW = doctor.Engine(name="Snail", purpose="waiting", program="import time; time.sleep(60)", extra="shell")


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """What the doctor finds on this machine."""
    return doctor.findings(tmp_path_factory.mktemp("doctor") / "not" / "yet" / "there")


def about(subject: str, found: list[Finding]) -> Finding:
    return next(finding for finding in found if finding.subject == subject)


def test_each_thing_has_one_line(here: list[Finding]) -> None:
    assert len({finding.subject for finding in here}) == len(here)
    assert all("\n" not in finding.sentence and finding.sentence.endswith((".", ").")) for finding in here)


def test_the_output_folder_need_not_exist_yet(here: list[Finding]) -> None:
    assert about("output", here).status == "ok"


def test_the_report_has_every_finding_and_a_verdict(here: list[Finding]) -> None:
    text = doctor.report(here)
    assert all(finding.sentence in text for finding in here)
    failed = any(finding.status == "fail" for finding in here)
    assert text.endswith("lines with `fail`." if failed else "Ready to generate.")


def test_mitsuba_works_where_libllvm_is(here: list[Finding]) -> None:
    assert about("Mitsuba", here).status == about("libLLVM", here).status


def test_an_engine_that_cannot_be_imported_is_a_finding() -> None:
    finding = doctor._finish(BROKEN, doctor._start(BROKEN, None))
    assert finding.status == "fail"
    assert "No module named 'brush_that_is_not_there'" in finding.sentence
    assert ".[paint]" in finding.sentence


def test_an_engine_that_never_answers_is_a_finding() -> None:
    finding = doctor._finish(SLOW, doctor._start(SLOW, None), patience_s=0.1)
    assert finding.status == "fail"
    assert "no answer" in finding.sentence


def test_a_missing_libllvm_is_a_failure_with_its_remedy() -> None:
    finding = doctor._libllvm(None)
    assert (finding.status, finding.sentence) == ("fail", llvm.remedy())


def test_a_folder_that_cannot_be_written_is_a_failure() -> None:
    finding = about("output", list(doctor._output_folder(Path("/proc/nowhere"))))
    assert finding.status == "fail"
    assert "--out" in finding.sentence


def test_a_missing_tile_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "CHECKOUT", tmp_path)
    assert doctor._default_tile().status == "fail"


def test_little_memory_is_a_warning() -> None:
    assert doctor._memory(wanted_gib=1e6).status == "warn"
    assert doctor._memory(wanted_gib=0.0).status == "ok"
