"""`Scenario`: the numbers of one frame. Frozen, and equal to its own JSON.

Everything random has been drawn here; whoever composes, renders or labels adds no chance of their own.
Lengths are rounded to 1 mm and angles to 0.01 degree when they are drawn, so that the same numbers come out on
every machine whatever its arithmetic does in the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import TypeAdapter

from .weather import Weather


@dataclass(frozen=True, kw_only=True)
class Sun:
    """Where the sun stands."""

    elevation_deg: float
    """Above the horizon; negative at night."""

    azimuth_deg: float
    """Clockwise from north, as astronomers give it."""


Colour = tuple[float, float, float]
"""Linear albedo, 0..1."""


@dataclass(frozen=True, kw_only=True)
class Dye:
    """The colours of one part of what a person wears, hair and shoes included."""

    part: str
    """Name of the part in the character: top, outer, bottom, shoes, ..."""

    colour: Colour
    second_colour: Colour
    """Of the pattern; the same as `colour` where there is none."""

    pattern: str = "plain"
    """plain, or the name of a pattern: stripes, plaid, floral, ..."""


@dataclass(frozen=True, kw_only=True)
class Carried:
    """Something that a person carries, pushes or rides."""

    thing: str
    """Name of the thing asset, or of the wearable part of the character: backpack, shoulder_bag."""

    colour: Colour | None
    """None: it is never dyed, as a white cane."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """One person: who, doing what, where."""

    character: str
    """Name of the character asset."""

    clip: str
    """Name of the animation clip: walk, stand, lie_supine, ..."""

    phase: float
    """Place in the clip, 0..1."""

    posture: str
    """walking, running, standing, sitting, crouching, lying, falling or riding."""

    activity: str = ""
    """walk, wait, phone, talk, ...: what the clip shows."""

    position: tuple[float, float, float]
    """Ground point below the body [m], tile frame."""

    heading_deg: float
    """Where the person faces, 0 = +X east, counter-clockwise; of a lying one, from the feet to the head."""

    speed_m_per_s: float
    group: int
    """People with the same number walk or stand together; means nothing outside the frame."""

    age_years: float
    sex: str
    """female or male."""

    height_m: float
    """Standing height."""

    weight_kg: float = 70.0
    monk_tone: int
    """Monk Skin Tone, 1 (lightest) to 10 (darkest)."""

    hair_colour: Colour
    hair: str | None = None
    """Hair style, None where no hair shows: bald, or under a scarf."""

    pregnant: bool = False
    beard: str | None = None
    headwear: str | None = None
    face_wear: tuple[str, ...] = ()
    clothing: tuple[str, ...] = ()
    """Kinds of garments, from the skin outwards."""

    trade: str | None = None
    """What the clothes say of a trade: construction, delivery, ...; None for most people."""

    dyes: tuple[Dye, ...] = ()
    """The colours of every part that has some."""

    carried: tuple[Carried, ...] = ()
    """Everything carried, pushed or ridden."""

    mobility_aid: str | None = None
    """wheelchair, walker, cane, white_cane or pram; None for most people."""

    seat_height_m: float | None = None
    """Of what a sitting person sits on, above the ground."""


@dataclass(frozen=True, kw_only=True)
class Vehicle:
    """One vehicle."""

    model: str
    position: tuple[float, float, float]
    """Ground point below its middle [m]."""

    heading_deg: float
    speed_m_per_s: float = 0.0
    """0 for what waits or is parked."""

    colour: tuple[float, float, float]
    """Linear albedo of the body."""

    state: str = "driving"
    """driving, queueing (behind a red light or another vehicle), stopped (in second row) or parked."""

    lamps_on: bool = False
    """Head and tail lamps."""

    brakes: bool = False
    """Brake lamps."""

    indicators: str = ""
    """left, right, hazard, or "" for none."""


@dataclass(frozen=True, kw_only=True)
class PlacedThing:
    """Something that stands or lies in the street and that nobody carries."""

    thing: str
    """Name of the thing asset."""

    position: tuple[float, float, float]
    """Of its own origin, which is the ground point below its middle [m], tile frame."""

    heading_deg: float
    colour: Colour | None = None
    """Of the parts that are dyed; None: its own colours."""

    role: str
    """litter, dumped, abandoned, distractor, street_life, works or event: why it is there."""

    fallen: bool = False
    """On its side."""


@dataclass(frozen=True, kw_only=True)
class Fire:
    """A fire and its smoke."""

    position: tuple[float, float, float]
    """Of the middle of its foot [m]."""

    radius_m: float
    """Of its foot."""

    flame_height_m: float
    """0 for smoke alone."""

    smoke_height_m: float
    """0 for flames alone."""

    smoke_albedo: float = 0.25
    """0.1 is burning rubber, 0.8 damp leaves."""

    seed: int
    """From which its shapes follow."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that a system is asked to notice, or what looks like it."""

    kind: str
    """One of `EVENTS` (`events.py`): wrong_direction, forbidden_zone, weapon, fire_smoke, crowd_movement,
    person_on_ground, over_density, abandoned_object, and what the project adds to the decree's eight."""

    genuine: bool
    """False for a hard negative: something that only looks like it."""

    what: str
    """What it is, in a word: lying_alone, asleep_on_a_bench, carried_parcel, ..."""

    position: tuple[float, float, float]
    """Where [m]."""

    zone: tuple[tuple[float, float], ...] = ()
    """Corners on the ground of the area that it is about [m]; none where a point says it."""

    people: tuple[int, ...] = ()
    """Who is part of it: places in `Scenario.people`, from 0."""

    vehicles: tuple[int, ...] = ()
    things: tuple[int, ...] = ()
    fires: tuple[int, ...] = ()
    """The same for vehicles, things and fires."""

    since_s: float = 0.0
    """When it began, in seconds since the first image of the sequence; below 0, before it."""


@dataclass(frozen=True, kw_only=True)
class CameraPose:
    """The camera of the frame."""

    rig: str
    """frontal, cctv, overhead, hanging or body_worn: how it is held."""

    position: tuple[float, float, float]
    heading_deg: float
    """0 = +X east, counter-clockwise."""

    pitch_deg: float
    """Above the horizon; -30 looks down like most street cameras."""

    roll_deg: float
    horizontal_fov_deg: float
    """Between the middles of the left and right edges; of a fisheye, of its disc where it is narrower."""

    width: int
    height: int
    lens: str = "pinhole"
    """pinhole, with or without distortion, or fisheye (equidistant)."""

    distortion: tuple[float, ...] = ()
    """Of a pinhole: OpenCV's k1, k2, p1, p2, k3; none for an ideal lens."""

    image_circle: float = 1.0
    """Of a fisheye: diameter of its disc, in shorter sides of the image."""

    device: str = ""
    """Name of the kind of camera that it imitates (`devices.py`); "" for none."""


@dataclass(frozen=True, kw_only=True)
class Sensor:
    """What the camera's sensor and lens do to the picture."""

    exposure_compensation_ev: float = 0.0
    """Added to the automatic exposure: +1 doubles the light."""

    noise: float = 0.0
    """Standard deviation of the noise in mid-grey, in 8-bit steps."""

    vignetting: float = 0.0
    """Fraction of light lost in the corners."""

    jpeg_quality: int = 100
    """1..100; 100 leaves the picture uncompressed."""

    exposure_time_s: float = 0.0
    """How long the shutter is open: what moves is blurred. 0 freezes it."""

    gain_db: float = 0.0
    """Of the sensor in the dark: 20 dB give ten times the signal of the same light, and its noise with it."""

    noise_reduction: float = 0.0
    """0..1: how much the camera smears to hide its noise."""

    pattern_noise: float = 0.0
    """Noise of whole rows and columns, as a share of `noise`."""

    white_balance_error: float = 0.0
    """Stops between red and blue: above 0 too warm, below too cold."""

    chromatic_aberration_px: float = 0.0
    """How far red and blue part in the corners."""

    sharpening: float = 0.0
    """Strength of the camera's own edge enhancement, 0..2: cheap ones draw light rims."""

    h264_kbit_per_s: float = 0.0
    """Bit rate of the stream; 0: there is none."""

    dirt: float = 0.0
    """0..1: dust and stains on the dome."""

    lens_drops: float = 0.0
    """0..1: rain drops on the dome."""

    infrared: bool = False
    """Night mode: black and white, lit from the camera."""

    on_screen_text: bool = False
    """Date, hour and a name in the picture; the pixels that it covers are labelled `overlay`."""

    interlaced: bool = False
    """Odd rows were taken half an image later."""

    privacy_blur: tuple[str, ...] = ()
    """What is made unrecognisable: heads, plates."""

    privacy_method: str = "pixelate"
    """pixelate or gaussian."""


@dataclass(frozen=True, kw_only=True)
class SequencePlace:
    """Which image of which sequence a frame is."""

    number: int
    """Of the sequence. Nothing links it to any other."""

    frame: int
    """0 is the first; the frame's index is number * frames in a sequence + this."""

    frames_per_second: float


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """One frame's numbers."""

    seed: int
    index: int
    tile: str
    """Name of the tile."""

    local_time: str
    """ISO 8601 with the offset of Paris: 2025-06-21T14:00:00+02:00."""

    sun: Sun
    weather_name: str
    """Preset the weather started from."""

    weather: Weather
    temperature_c: float = 15.0
    """Of the air: what people dress for."""

    sky_seed: int = 0
    """From which the shapes of the clouds follow."""

    people: tuple[Person, ...]
    vehicles: tuple[Vehicle, ...]
    things: tuple[PlacedThing, ...] = ()
    fires: tuple[Fire, ...] = ()
    events: tuple[Event, ...] = ()
    signals: tuple[str, str] = ("green", "red")
    """What traffic lights show to the streets that run rather east-west, and to those that run rather north-south:
    green, amber or red; `off` for both when they are out."""

    camera: CameraPose
    sensor: Sensor
    sequence: SequencePlace | None = None
    """None for an image on its own."""

    def to_json(self) -> str:
        """One line of JSON from which `from_json` makes an equal value."""
        return _ADAPTER.dump_json(self).decode()

    @staticmethod
    def from_json(text: str | bytes) -> Scenario:
        """The value that `to_json` wrote."""
        return _ADAPTER.validate_json(text)


_ADAPTER = TypeAdapter(Scenario)
