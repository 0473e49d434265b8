"""Traffic lights: a post with its heads for drivers and for those who cross.

Every lens is there, each colour in a material of its own for each group of streets (`signal_red_east_west`,
`signal_walk_north_south`, ...): another state is a matter of which of them shines, and a frame says that.
"""

from __future__ import annotations

import numpy as np

from ...city.sizes import SIZES
from ..mesh import Mesh, MeshBuilder, box, lathe
from ..signals import DRIVERS, WALKERS, lens_look
from .paint import paint, turned

POST_RADIUS_M = 0.055
LENS_RADIUS_M = 0.10
"""French vehicle signals have lenses of 0.20."""

IRON, BLACK = (0.036, 0.034, 0.030), (0.014, 0.014, 0.015)
WALKER_M = 0.20
"""Side of the square windows of a head for those who cross."""


def traffic_light_post() -> tuple[Mesh, ...]:
    """The cast post."""
    return _post(SIZES["traffic_light"].height_m, 0.115)


def pedestrian_light_post() -> tuple[Mesh, ...]:
    """The same, lower."""
    return _post(SIZES["pedestrian_light"].height_m, 0.105)


def traffic_light_meshes(group: int = 0) -> tuple[Mesh, ...]:
    """The head for drivers, the small one at their eyes' height, and one for those who cross."""
    builder, top = MeshBuilder(), SIZES["traffic_light"].height_m
    _drivers_head(builder, group, low=top - 1.00, lens=LENS_RADIUS_M, pitch=0.30, board=0.20)
    _drivers_head(builder, group, low=1.52, lens=0.042, pitch=0.12, board=0.0)
    _walkers_head(builder, group, -90.0, low=2.14)
    return builder.meshes()


def pedestrian_light_meshes(group: int = 0) -> tuple[Mesh, ...]:
    """The head for those who cross, to the front."""
    builder = MeshBuilder()
    _walkers_head(builder, group, 0.0, low=2.14)
    return builder.meshes()


def _post(height: float, foot: float) -> tuple[Mesh, ...]:
    builder = MeshBuilder()
    profile = [(foot, 0.0), (foot, 0.10), (0.085, 0.16), (POST_RADIUS_M, 0.22), (POST_RADIUS_M, height - 0.06),
               (0.0, height)]  # fmt: skip
    paint(builder, IRON, lathe(profile, 8))
    return builder.meshes()


def _drivers_head(builder: MeshBuilder, group: int, *, low: float, lens: float, pitch: float, board: float) -> None:
    """A black box before the post with three lenses from the top down, each under its visor."""
    half, back = 1.45 * lens, POST_RADIUS_M + 0.02
    front, high = back + 1.5 * lens, low + pitch * len(DRIVERS)
    paint(builder, BLACK, box((-half, back, low), (half, front, high)))
    if board:
        sheet = box((-half - board / 2, back, low - board / 2), (half + board / 2, back + 0.01, high + board / 2))
        paint(builder, BLACK, sheet)
    for z in (low + 0.04, high - 0.08):
        paint(builder, BLACK, box((-0.02, 0.0, z), (0.02, back, z + 0.04)))
    angles = 2 * np.pi * np.arange(10) / 10
    for number, look in enumerate(DRIVERS):
        middle = high - (number + 0.5) * pitch
        disc = np.stack([-lens * np.cos(angles), np.full(10, front + 0.003), middle + lens * np.sin(angles)], -1)
        builder.add(lens_look(look, group), disc[None])
        arc = np.radians(np.linspace(-10, 190, 6))
        rim = np.stack([1.12 * lens * np.cos(arc), np.full(6, front), middle + 1.12 * lens * np.sin(arc)], -1)
        edge = rim + np.array([0.0, 1.3 * lens, 0.0])
        hood = np.stack([rim[:-1], rim[1:], edge[1:], edge[:-1]], 1)
        paint(builder, BLACK, np.concatenate([hood, hood[:, ::-1]]))


def _walkers_head(builder: MeshBuilder, group: int, heading_deg: float, *, low: float) -> None:
    """Two square windows with a figure in each: one who stands, one who walks."""
    back = POST_RADIUS_M + 0.02
    front, half, high = back + 0.14, 0.135, low + 2 * 0.27
    paint(builder, BLACK, turned(box((-half, back, low), (half, front, high)), heading_deg))
    for z in (low + 0.04, high - 0.08):
        paint(builder, BLACK, turned(box((-0.02, 0.0, z), (0.02, back, z + 0.04)), heading_deg))
    for number, look in enumerate(WALKERS):
        middle = high - (number + 0.5) * 0.27
        for bar in _figure(walks=number == 1):
            corners = np.array([[-u, front + 0.003, middle + WALKER_M / 2 * v] for u, v in bar * [WALKER_M / 2, 1.0]])
            builder.add(lens_look(look, group), turned(corners[None], heading_deg))
        visor = np.array([[[half, front, middle + 0.125], [-half, front, middle + 0.125],
                           [-half, front + 0.13, middle + 0.105], [half, front + 0.13, middle + 0.105]]])  # fmt: skip
        paint(builder, BLACK, turned(np.concatenate([visor, visor[:, ::-1]]), heading_deg))


def _figure(*, walks: bool) -> list[np.ndarray]:
    """(4, 2) quads of a person as the reader sees it, in half windows."""
    step = 0.34 if walks else 0.12
    head = [(-0.14, 0.62), (0.14, 0.62), (0.14, 0.92), (-0.14, 0.92)]
    trunk = [(-0.22, -0.10), (0.22, -0.10), (0.26, 0.55), (-0.26, 0.55)]
    legs = [[(s * step - 0.10, -0.92), (s * step + 0.10, -0.92), (s * 0.10 + 0.12, -0.10), (s * 0.10 - 0.12, -0.10)]
            for s in (-1, 1)]  # fmt: skip
    return [np.array(quad) for quad in (head, trunk, *legs)]
