"""A library in miniature: every clip, aid and seat there can be, on a few dozen bodies that nobody has modelled."""

from __future__ import annotations

from types import MappingProxyType

from twincity.replicator.scenario.people import Character, Clip, Garment, Library, Partner, Thing


def _walk(speed: float, ages: tuple[float, float] = (12, 95), needs: str | None = None, activity: str = "walk") -> Clip:
    return Clip(posture="walking", activity=activity, speed_m_per_s=speed, cycle_s=1.1, ages=ages, needs=needs)


def _still(posture: str, activity: str = "wait", needs: str | None = None, **more: object) -> Clip:
    return Clip(posture=posture, activity=activity, needs=needs, cycle_s=6.0, **more)  # type: ignore[arg-type]


def _seat(needs: str, height_m: float, activity: str = "sit") -> Clip:
    return _still("sitting", activity, needs, ground="seat", seat_height_m=height_m)


CLIPS: dict[str, Clip] = {
    "walk": _walk(1.35),
    "walk_brisk": _walk(1.65, (14, 60)),
    "walk_slow": _walk(0.95),
    "walk_elder": _walk(0.8, (68, 100)),
    "walk_limp": _walk(0.9, (18, 100)),
    "walk_child": _walk(1.1, (3, 12)),
    "walk_phone": _walk(1.1, needs="phone", activity="phone"),
    "walk_umbrella": _walk(1.3, needs="umbrella"),
    "walk_cane": _walk(0.8, needs="cane"),
    "walk_white_cane": _walk(0.95, needs="white_cane"),
    "walk_walker": _walk(0.55, needs="walker"),
    "walk_suitcase": _walk(1.25, needs="suitcase"),
    "walk_pram": _walk(1.15, needs="pram"),
    "walk_dog": _walk(1.1, needs="dog"),
    "push_wheelchair": _walk(1.1, needs="wheelchair"),
    "wheelchair_self": Clip(
        posture="sitting", activity="roll", speed_m_per_s=0.9, needs="wheelchair", seat_height_m=0.5
    ),
    "sit_wheelchair": _seat("wheelchair", 0.5),
    "sit_pram": _seat("pram", 0.47),
    "run": Clip(posture="running", activity="run", speed_m_per_s=3.5, cycle_s=0.7),
    "stand": _still("standing"),
    "stand_phone": _still("standing", "phone", "phone"),
    "stand_photo": _still("standing", "photo", "phone"),
    "stand_talk": _still("standing", "talk"),
    "stand_listen": _still("standing", "listen"),
    "stand_umbrella": _still("standing", "wait", "umbrella"),
    "bend_over": _still("standing", "help", partner=Partner(clip="lie_supine", offset_m=(0.62, -0.3), heading_deg=90)),
    "crouch": _still("crouching", "crouch"),
    "sit_bench": _seat("bench", 0.45),
    "sit_low_wall": _seat("low_wall", 0.45),
    "sit_terrace": _seat("terrace", 0.46),
    "cycle": Clip(posture="riding", activity="ride", speed_m_per_s=4.2, needs="bicycle"),
    "ride_scooter": Clip(posture="riding", activity="ride", speed_m_per_s=4.0, needs="scooter"),
    "ride_motorcycle": Clip(posture="riding", activity="ride", speed_m_per_s=7.5, needs="motorcycle"),
    "fall_side": _still("falling", "fall", loops=False),
    "lie_supine": _still("lying", "lie", ground="body"),
    "lie_prone": _still("lying", "lie", ground="body"),
    "scuffle_push": _still(
        "standing", "scuffle", partner=Partner(clip="scuffle_pushed", offset_m=(0.8, 0.0), heading_deg=180)
    ),
    "scuffle_pushed": _still("standing", "scuffle"),
    "chase": Clip(
        posture="running", activity="chase", speed_m_per_s=3.5, cycle_s=0.7,
        partner=Partner(clip="run", offset_m=(1.9, 0.0), heading_deg=0),
    ),
}  # fmt: skip

THINGS: dict[str, Thing] = {
    "umbrella_open": Thing(class_name="umbrella", attach="right_hand", clips=("walk_umbrella", "stand_umbrella")),
    "umbrella_closed": Thing(class_name="umbrella", attach="right_hand"),
    "phone": Thing(class_name="phone", attach="right_hand", clips=("walk_phone", "stand_phone", "stand_photo")),
    "cane": Thing(class_name="cane", attach="right_hand", clips=("walk_cane",)),
    "white_cane": Thing(class_name="white_cane", attach="right_hand", clips=("walk_white_cane",)),
    "walker": Thing(class_name="walker", attach="ground", clips=("walk_walker",)),
    "wheelchair": Thing(class_name="wheelchair", attach="ground", dyes={"frame": "paint"}),
    "pram": Thing(class_name="pram", attach="ground", clips=("walk_pram", "sit_pram")),
    "suitcase_pulled": Thing(class_name="suitcase", attach="right_hand", clips=("walk_suitcase",)),
    "suitcase_standing": Thing(class_name="suitcase", attach="ground"),
    "dog_large": Thing(class_name="dog", attach="ground", clips=("walk_dog",)),
    "dog_sitting": Thing(class_name="dog", attach="ground"),
    "tote": Thing(class_name="tote", attach="left_hand", dyes={"body": "tops"}),
    "bicycle": Thing(class_name="bicycle", attach="ground", clips=("cycle",)),
    "cargo_bike": Thing(class_name="bicycle", attach="ground", clips=("cycle",), weight=0.25),
    "kick_scooter": Thing(class_name="scooter", attach="ground", clips=("ride_scooter",)),
    "motorcycle": Thing(class_name="motorcycle", attach="ground", clips=("ride_motorcycle",)),
    "bench": Thing(class_name="bench", attach="ground", size_m=(0.6, 1.5, 0.85)),
    "low_wall": Thing(class_name="street_furniture", attach="ground"),
    "terrace": Thing(class_name="street_furniture", attach="ground"),
    **{
        name: Thing(class_name=class_name, attach="ground", size_m=size, roles=roles)
        for name, class_name, size, roles in (
            ("can", "small_litter", (0.07, 0.07, 0.12), ("litter",)),
            ("paper", "small_litter", (0.3, 0.2, 0.02), ("litter",)),
            ("bag_bin", "trash_bag", (0.5, 0.5, 0.6), ("dumped",)),
            ("box", "cardboard_box", (0.5, 0.4, 0.4), ("dumped",)),
            ("mattress", "bulky_waste", (1.9, 0.9, 0.18), ("dumped",)),
            ("container", "trash_bin", (0.6, 0.7, 1.05), ("dumped",)),
            ("left_suitcase", "suitcase", (0.45, 0.28, 0.7), ("abandoned",)),
            ("left_backpack", "backpack", (0.32, 0.2, 0.45), ("abandoned",)),
            ("mannequin", "mannequin", (0.4, 0.5, 1.8), ("distractor",)),
            ("poster", "poster", (0.1, 1.2, 1.8), ("distractor",)),
            ("statue", "statue", (0.6, 0.6, 2.4), ("distractor",)),
            ("sacks", "sack", (1.2, 0.6, 0.5), ("distractor",)),
            ("cafe_table", "table", (0.6, 0.6, 0.72), ("street_life",)),
            ("cafe_chair", "chair", (0.5, 0.45, 0.85), ("street_life",)),
            ("parasol", "parasol", (2.4, 2.4, 2.5), ("street_life",)),
            ("stall", "market_stall", (1.8, 2.5, 2.4), ("street_life",)),
            ("tub", "planter", (0.9, 0.9, 1.2), ("street_life",)),
            ("crush_barrier", "barrier", (0.5, 2.0, 1.1), ("street_life", "event")),
            ("parcel", "parcel", (0.4, 0.3, 0.3), ("street_life",)),
        )
    },
    **{
        name: Thing(class_name=class_name, attach="right_hand", size_m=(0.05, 0.05, 0.4), roles=("event",))
        for name, class_name in (("knife", "weapon"), ("baguette", "small_litter"))
    },
}


def _garment(part: str, kind: str, colours: str, patterns: tuple[str, ...] = ("plain",)) -> Garment:
    return Garment(part=part, kind=kind, colours=colours, patterns=patterns)


WINTER = (
    _garment("top", "sweater", "tops"),
    _garment("outer", "puffer", "coats"),
    _garment("bottom", "jeans", "denim"),
)
MILD = (_garment("top", "shirt", "shirts", ("plain", "stripes", "plaid")), _garment("bottom", "trousers", "trousers"))
SUMMER = (_garment("top", "t_shirt", "tops", ("plain", "stripes")), _garment("bottom", "shorts", "trousers"))
DRESS = (_garment("top", "dress", "dresses", ("floral", "dots")),)
VEST = (_garment("top", "hi_vis_vest", "hi_vis"), _garment("bottom", "work_trousers", "trousers"))
WEARABLES = ("backpack", "shoulder_bag")


def _characters() -> dict[str, Character]:
    bodies: dict[str, Character] = {}
    for sex, height in (("female", 1.64), ("male", 1.76)):
        for name, garments, temperatures in (
            ("Winter", WINTER, (-15, 13)), ("Mild", MILD, (9, 25)), ("Summer", SUMMER, (19, 42)),
        ):  # fmt: skip
            for age, ages, share in (("Young", (14, 32), 1.0), ("Adult", (28, 62), 1.0), ("Old", (58, 100), 0.97)):
                for build, bmi in (("Slim", 20.5), ("Broad", 28.0)):
                    bodies[f"{sex.title()}{name}{age}{build}"] = Character(
                        sex=sex, ages=ages, height_m=height * share, bmi=bmi, garments=garments, wearables=WEARABLES,
                        temperatures_c=temperatures, hair="bob" if sex == "female" else "short", leg_m=0.48 * height,
                        headwear="beanie" if name == "Winter" and build == "Slim" else None,
                        beard="full" if sex == "male" and build == "Broad" else None,
                    )  # fmt: skip
            for years, low, high, tall in ((3, 2, 5, 0.98), (7, 4, 10, 1.24), (11, 9, 15, 1.48)):
                bodies[f"{sex.title()}{name}Child{years}"] = Character(
                    sex=sex, ages=(low, high), height_m=tall, bmi=16.0, garments=garments, temperatures_c=temperatures,
                    leg_m=0.46 * tall,
                )  # fmt: skip
    bodies["FemaleDress"] = Character(
        sex="female", ages=(18, 60), height_m=1.66, garments=DRESS, temperatures_c=(16, 40)
    )
    bodies["FemalePregnant"] = Character(
        sex="female", ages=(20, 44), height_m=1.66, bmi=27, pregnant=True, garments=MILD, temperatures_c=(-5, 40)
    )
    bodies["MaleBuilder"] = Character(sex="male", ages=(18, 65), height_m=1.76, garments=VEST, trade="construction")
    bodies["FemaleBuilder"] = Character(sex="female", ages=(18, 65), height_m=1.66, garments=VEST, trade="construction")
    bodies["FemaleScarf"] = Character(
        sex="female", ages=(16, 70), height_m=1.64, garments=MILD, headwear="headscarf", temperatures_c=(-5, 40)
    )
    return bodies


LIBRARY = Library(
    characters=MappingProxyType(dict(sorted(_characters().items()))),
    clips=MappingProxyType(dict(sorted(CLIPS.items()))),
    things=MappingProxyType(dict(sorted(THINGS.items()))),
)

BARE = Library(
    characters=LIBRARY.characters,
    clips=MappingProxyType({name: LIBRARY.clips[name] for name in ("lie_prone", "lie_supine", "stand", "walk")}),
    things=MappingProxyType({}),
)
"""People who can stand, walk and lie, and carry nothing."""
