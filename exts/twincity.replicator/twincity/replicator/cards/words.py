"""The statistics page's words in French; what is not here is the same in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    # Facets
    "weather": "temps", "light": "lumière", "camera": "caméra", "people": "personnes", "month": "mois", "hour": "heure",
    "tile": "tuile", "split": "part", "posture": "posture", "activity": "activité", "sex": "sexe",
    "monk tone": "teint (échelle de Monk)", "headwear": "couvre-chef", "mobility aid": "aide à la mobilité",
    "hair": "cheveux", "trade": "métier visible", "age": "âge", "carried": "porte ou pousse",
    "size": "taille dans l'image", "distance": "distance", "hidden": "part cachée", "cut": "part hors de l'image",
    "density class": "densité de pixels",
    "contrast": "contraste avec le fond", "illuminance": "éclairement aux pieds", "class": "classe",
    # Values
    "none": "aucun", "day": "jour", "twilight": "crépuscule", "night": "nuit", "clear": "clair", "overcast": "couvert",
    "partly cloudy": "nuageux", "rain": "pluie", "drizzle": "bruine", "downpour": "averse", "fog": "brouillard",
    "mist": "brume", "snow": "neige", "walking": "marche", "running": "court", "standing": "debout", "sitting": "assis",
    "crouching": "accroupi", "lying": "allongé", "falling": "tombe", "riding": "à vélo ou trottinette",
    "female": "femme",
    "male": "homme", "wheelchair": "fauteuil roulant", "walker": "déambulateur", "cane": "canne",
    "white cane": "canne blanche", "pram": "poussette", "nobody": "personne", "whole": "entier",
    "cctv": "vidéoprotection", "frontal": "frontale", "overhead": "plongeante", "backpack": "sac à dos",
    "handbag": "sac à main", "tote": "cabas", "suitcase": "valise", "umbrella": "parapluie", "phone": "téléphone",
    "dog": "chien", "bicycle": "vélo", "scooter": "trottinette", "train": "entraînement", "val": "validation",
    "monitor": "surveiller", "detect": "détecter", "observe": "observer", "recognise": "reconnaître",
    "identify": "identifier",
}  # fmt: skip

_PHRASES = (
    (r"^under (.*)$", r"moins de \1"),
    (r"^over (.*)$", r"plus de \1"),
    (r"^(.*) and more$", r"\1 et plus"),
    (r"^(.*) to (.*)$", r"\1 à \2"),
    (r"(.*) outside$", r"\1 dehors"),
)


def in_french(english: str) -> str:
    """A facet's name or value as a French reader expects it."""
    for pattern, french in _PHRASES:
        english = re.sub(pattern, french, english)
    return FRENCH.get(english, re.sub(r"(?<=\d),(?=\d{3})", "\u202f", english))
