"""What a camera is once its device and its lens are known: laws for all that is drawn of it, and which cannot be."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..errors import SpecError
from ..geometry.lens import folds, widest_fov_deg
from .devices import DEVICES, Device
from .laws import Choice, Constant, Law, Uniform
from .rng import generator_for
from .spec_camera import COEFFICIENTS, WIDEST_PINHOLE_DEG, CameraSpec

ANY_RIG = Choice(("frontal", "cctv", "overhead"), (1, 1, 1))


@dataclass(frozen=True, kw_only=True)
class Outfit:
    """A camera that can be drawn: the spec's laws where it has them, else its device's."""

    device: str
    lens: str
    rig: Law
    height_m: Law | None
    """None where the rig says it."""

    pitch_deg: Law | None
    horizontal_fov_deg: Law
    distortion: tuple[Law, ...]
    """As many as are given, in OpenCV's order."""

    image_circle: Law
    width: int
    height: int


def outfits(spec: CameraSpec) -> Iterator[Outfit]:
    """All that can be drawn."""
    for name in spec.devices:
        lenses = spec.lenses if spec.lens else (_lens_of(name),)
        yield from (_outfit(spec, name, lens) for lens in lenses)


def draw_outfit(spec: CameraSpec, seed: int, index: int) -> Outfit:
    """The camera of one frame."""
    name = str(spec.device.draw(generator_for(seed, index, "camera", "device"))) if spec.device else ""
    lens = str(spec.lens.draw(generator_for(seed, index, "camera", "lens"))) if spec.lens else _lens_of(name)
    return _outfit(spec, name, lens)


def draw_lens(outfit: Outfit, seed: int, index: int) -> dict[str, Any]:
    """Fields of `CameraPose`, each number from a generator of its own."""

    def draw(law: Law, name: str, digits: int) -> float:
        return round(float(law.draw(generator_for(seed, index, "camera", name))), digits)

    fov = draw(outfit.horizontal_fov_deg, "fov", 2)
    lens = {"horizontal_fov_deg": fov, "width": outfit.width, "height": outfit.height, "device": outfit.device}
    if outfit.lens == "fisheye":
        return {**lens, "lens": "fisheye", "image_circle": draw(outfit.image_circle, "circle", 3)}
    given = [draw(law, f"distortion/{name}", 5) for name, law in zip(COEFFICIENTS, outfit.distortion, strict=False)]
    distortion = _whole(given)
    _refuse_folded(distortion, fov, outfit)
    return {**lens, "distortion": distortion}


def check_lenses(spec: CameraSpec) -> None:
    """Raise when a lens at the limits of what can be drawn folds the picture."""
    for outfit in outfits(spec):
        if outfit.lens == "pinhole":
            fov = max(outfit.horizontal_fov_deg.possible)
            for given in itertools.product(*(dict.fromkeys(_limits(law)) for law in outfit.distortion)):
                _refuse_folded(_whole(given), min(fov, WIDEST_PINHOLE_DEG), outfit)


def _outfit(spec: CameraSpec, name: str, lens: str) -> Outfit:
    device: Device | None = DEVICES.get(name)
    held = device.rig if device else "hanging" if lens == "fisheye" else ""
    rig = Constant(held) if held == "body_worn" else spec.rig or (Constant(held) if held else ANY_RIG)
    own = device if device and (spec.rig is None or held == "body_worn") else None
    usual = Constant(180.0) if lens == "fisheye" else Uniform(55, 85)
    width, height = spec.size
    given = tuple(Constant(number) for number in device.distortion) if device and device.lens == lens else ()
    return Outfit(
        device=name,
        lens=lens,
        rig=rig,
        height_m=spec.height_m or (own.height_m if own else None),
        pitch_deg=spec.pitch_deg or (own.pitch_deg if own else None),
        horizontal_fov_deg=spec.horizontal_fov_deg or (device.horizontal_fov_deg if device else usual),
        distortion=() if lens == "fisheye" else given if spec.distortion is None else spec.distortion,
        image_circle=spec.image_circle or Constant(device.image_circle if device else 1.0),
        width=width,
        height=height,
    )


def _lens_of(device: str) -> str:
    return DEVICES[device].lens if device else "pinhole"


def _whole(given: Sequence[float]) -> tuple[float, ...]:
    """All five coefficients, or none when all are 0."""
    return (*given, *(0.0,) * (len(COEFFICIENTS) - len(given))) if any(given) else ()


def _limits(law: Law) -> tuple[float, ...]:
    return tuple(float(value) for value in (min(law.possible), max(law.possible)))


def _refuse_folded(distortion: tuple[float, ...], fov_deg: float, outfit: Outfit) -> None:
    slant = outfit.height / outfit.width
    if not distortion or not folds(distortion, fov_deg, slant):
        return
    widest = widest_fov_deg(distortion, slant, fov_deg)
    numbers = ", ".join(f"{number:g}" for number in distortion)
    remedy = f"It holds up to {widest:.0f} degrees: lower" if widest >= 6 else "It holds at no width to speak of: leave"
    others = "camera.horizontal_fov_deg, or weaken it" if widest >= 6 else "it out, or weaken it"
    raise SpecError(
        f"camera.distortion [{numbers}] folds a picture {fov_deg:g} degrees wide: two of its places would show the "
        f"same thing. {remedy} {others}."
    )
