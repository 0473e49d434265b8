"""A frame from beginning to end, and what is kept between frames.

What belongs to a city is made once: its triangles, their acceleration structure, what its patches see of each other.
What belongs to a set of lamps is kept as long as they shine. The rest is made for every frame.
"""

from __future__ import annotations

from typing import Any

import drjit as dr
import mitsuba as mi
import numpy as np

from ...frame import RenderBuffers
from ...scene.scene import Environment, Scene
from ..motion import with_image_velocity
from ..rim import with_rim
from .bake import baked_radiance, lamp_irradiance
from .beams import beam_lights
from .camera import camera_rays
from .exposure import Exposure
from .geometry import Geometry
from .glow import with_glow
from .labels import Labels, centre_hits, labels_of
from .lamps import Lamps, lamp_key, lamps_of
from .light import light_of
from .looks import LOOKS
from .precipitation import with_precipitation
from .soft import with_soft_edges
from .stage_reader import read_static
from .transfer import trace_transfer
from .triangles import TriangleSoup, with_short_edges
from .weathering import noise_tile
from .world import World

NOISES = 4096
"""The picture's noise repeats after so many frames."""

SNOW_EV = 0.5
"""Added to the exposure where all is under snow, as photographers do: snow is white, not grey."""

KEPT_TRIANGLES = 3_000_000
"""Of all cities that are kept: about 1 GB. A year of a small tile has three, one for each season of its trees; of a
large one only the last is kept."""

GLOW_BELOW_M = 5000.0
"""In clearer air the glow around lamps is not worth its computing."""


class Painter:
    """Paints scenes in one look."""

    def __init__(self, look: str) -> None:
        self._look = LOOKS[look]
        self._noise = mi.Float(noise_tile())
        self._cities: dict[str, _City] = {}

    def paint(self, scene: Scene) -> RenderBuffers:
        """All buffers of the scene's camera."""
        exposure = _exposure(scene)
        labels, radiance = self._seen(scene, exposure)
        images = labels.images(scene.camera.width, scene.camera.height)
        buffers = RenderBuffers(rgb=exposure.developed(radiance, labels.is_city), **images)
        return with_rim(with_image_velocity(buffers, scene), scene.camera)

    def radiance(self, scene: Scene) -> np.ndarray:
        """What the camera's exposure starts from, (H, W, 3) float32 cd/m2 per channel."""
        _, radiance = self._seen(scene, _exposure(scene))
        return np.array(dr.ravel(radiance)).reshape(scene.camera.height, scene.camera.width, 3)

    def label(self, scene: Scene) -> None:
        """Put this frame's things in place and trace the label buffers, nothing else."""
        geometry = self._city_of(scene).geometry
        geometry.place(scene.instances, scene.emissions)
        dr.eval(labels_of(geometry, *centre_hits(camera_rays(scene.camera), geometry)))
        dr.sync_thread()

    def forget(self) -> None:
        """Free what was kept."""
        self._cities.clear()

    def _seen(self, scene: Scene, exposure: Exposure) -> tuple[Labels, Any]:
        world = self._world(scene)
        labels, radiance = self._look(world, exposure)
        if world.lamps is not None and scene.environment.visibility_m < GLOW_BELOW_M:
            radiance = with_glow(world, world.lamps, labels, radiance)
        radiance = with_soft_edges(scene, labels, radiance)
        return labels, with_precipitation(scene, labels, radiance)

    def _city_of(self, scene: Scene) -> _City:
        """The city that was kept for the scene, or a new one; those not asked for longest make room."""
        found = self._cities.pop(scene.static_key, None)
        if found is None:
            soup = with_short_edges(read_static(scene.stage))
            while self._cities and sum(c.triangles for c in self._cities.values()) + len(soup.faces) > KEPT_TRIANGLES:
                del self._cities[next(iter(self._cities))]
            found = _City(soup)
        self._cities[scene.static_key] = found
        return found

    def _world(self, scene: Scene) -> World:
        """Everything the rays of this frame read."""
        city = self._city_of(scene)
        city.geometry.place(scene.instances, scene.emissions)
        light = light_of(scene.environment)
        lamps, from_lamps = city.lit_by(scene.environment)
        beams = beam_lights(scene.beams, scene.instances, scene.camera.position)
        return World(
            camera=camera_rays(scene.camera),
            geometry=city.geometry,
            light=light,
            lamps=lamps,
            beams=beams,
            radiance=baked_radiance(city.geometry, city.transfer, light, from_lamps, beams),
            noise=self._noise,
            is_weathered=scene.environment.ground_wetness > 0 or scene.environment.snow_cover > 0,
            first_sample=dr.opaque(mi.UInt32, scene.scenario.index % NOISES * 1024),
        )


def _exposure(scene: Scene) -> Exposure:
    return Exposure(
        camera=camera_rays(scene.camera),
        visibility_m=scene.environment.visibility_m,
        compensation_ev=scene.scenario.sensor.exposure_compensation_ev + SNOW_EV * scene.environment.snow_cover,
    )


class _City:
    """What never moves, ready to be traced."""

    def __init__(self, soup: TriangleSoup) -> None:
        self.triangles = len(soup.faces)
        self.geometry = Geometry(soup)
        self.transfer = trace_transfer(self.geometry)
        self._lamps: tuple[bytes, Lamps | None, Any] = (b"", None, None)

    def lit_by(self, environment: Environment) -> tuple[Lamps | None, Any]:
        """The lamps, and what they send to each patch."""
        key = lamp_key(environment)
        if key != self._lamps[0]:
            lamps = lamps_of(environment)
            self._lamps = (key, lamps, lamp_irradiance(self.geometry, self.transfer, lamps) if lamps else None)
        return self._lamps[1:]
