"""Facets and their values in French, for every page; what is not here is the same in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

FRENCH: Mapping[str, str] = {
    # Facets
    "weather": "météo", "light": "lumière", "camera": "caméra", "people": "personnes", "month": "mois", "hour": "heure",
    "tile": "tuile", "split": "jeu", "posture": "posture", "activity": "activité", "sex": "sexe",
    "monk tone": "teint (échelle de Monk)", "headwear": "couvre-chef", "mobility aid": "aide à la mobilité",
    "hair": "cheveux", "trade": "métier visible", "age": "âge", "carried": "porte ou pousse",
    "size": "taille dans l'image", "distance": "distance", "hidden": "part cachée", "cut": "part hors de l'image",
    "density class": "densité de pixels", "contrast": "contraste avec le fond", "illuminance": "éclairement aux pieds",
    "class": "classe",
    # Classes of what stands, lies and drives
    "truck": "camion", "bus": "autobus", "motorcycle": "moto", "moto scooter": "scooter à moteur",
    "cargo bike": "vélo cargo", "trash bag": "sac poubelle", "cardboard box": "carton", "bulky waste": "encombrant",
    "small litter": "petit déchet", "trash bin": "bac à ordures", "mannequin": "mannequin", "poster": "affiche",
    "statue": "statue", "coat": "manteau posé", "sack": "sac de matériaux", "parasol": "parasol",
    "market stall": "étal de marché", "fence": "clôture", "parcel": "colis", "planter": "jardinière",
    "barrier": "barrière", "table": "table", "scaffolding": "échafaudage", "traffic cone": "cône de chantier",
    "weapon": "arme blanche ou par destination", "fire": "feu", "smoke": "fumée", "knife": "couteau",
    "machete": "machette", "stick": "bâton", "baguette": "baguette", "rolled paper": "journal roulé",
    # Images
    "day": "jour", "twilight": "crépuscule", "night": "nuit", "clear": "clair", "partly cloudy": "nuageux",
    "overcast": "couvert", "rain": "pluie", "after rain": "après la pluie",
    "drizzle": "bruine", "downpour": "averse", "fog": "brouillard", "broken cloud": "nuages épars",
    "snowfall": "chute de neige", "lying snow": "neige au sol", "low sun glare": "soleil rasant",
    "mist": "brume", "snow": "neige", "cctv": "vidéoprotection", "frontal": "frontale", "overhead": "plongeante",
    "hanging": "suspendue", "body_worn": "portée sur soi",
    "nobody": "aucune personne", "train": "entraînement", "val": "validation", "test": "test",
    # How people are seen
    "none": "sans", "whole": "entier", "monitor": "surveiller", "detect": "détecter", "observe": "observer",
    "recognise": "reconnaître", "identify": "identifier",
    # Who they are and what they do
    "female": "femme", "male": "homme", "walking": "marche", "running": "court", "standing": "debout",
    "sitting": "assis", "crouching": "accroupi", "lying": "allongé", "falling": "tombe",
    "riding": "à vélo ou trottinette", "call": "appelle", "chase": "poursuit", "fall": "tombe", "fight": "se bat",
    "help": "aide", "lie": "allongé", "listen": "écoute", "photo": "photographie", "point": "montre du doigt",
    "push": "pousse", "ride": "roule", "roll": "avance en fauteuil", "run": "court", "sit": "assis", "talk": "parle",
    "tie shoe": "lace sa chaussure", "wait": "attend", "walk": "marche", "wave": "fait signe",
    "construction": "bâtiment", "delivery": "livraison", "office": "bureau", "police": "police", "school": "école",
    "sport": "sport",
    # Hair and hats
    "afro": "afro", "balding": "clairsemés", "bob": "carré", "bob fringe": "carré à frange",
    "box braids": "tresses individuelles", "braids": "tresses", "bun": "chignon", "cornrows": "tresses collées",
    "crop": "très courts", "curly": "bouclés", "dreadlocks": "dreadlocks", "high bun": "chignon haut", "long": "longs",
    "long curly": "longs bouclés", "long fringe": "longs à frange", "long wavy": "longs ondulés",
    "low ponytail": "queue de cheval basse", "messy": "en bataille", "mid back": "à mi-dos", "pixie": "à la garçonne",
    "ponytail": "queue de cheval", "receding": "dégarnis", "short": "courts", "short afro": "afro courte",
    "side part": "raie sur le côté", "undercut": "côtés rasés", "beanie": "bonnet", "beret": "béret",
    "bike helmet": "casque de vélo", "bucket hat": "bob", "cap": "casquette",
    "construction helmet": "casque de chantier", "fedora": "chapeau de feutre", "flat cap": "casquette plate",
    "headwrap": "foulard noué", "hijab": "hijab", "hijab loose": "hijab ample", "hood up": "capuche", "kippa": "kippa",
    "motorcycle helmet": "casque de moto", "police cap": "casquette de police", "sun hat": "chapeau de soleil",
    "turban": "turban",
    # Things
    "person": "personne", "car": "voiture", "van": "camionnette", "backpack": "sac à dos", "handbag": "sac à main",
    "shoulder bag": "sac à l'épaule", "tote": "cabas", "grocery bag": "sac de courses", "suitcase": "valise",
    "suitcase pulled": "valise tirée", "suitcase standing": "valise posée", "shopping trolley": "chariot de courses",
    "umbrella": "parapluie", "umbrella open": "parapluie ouvert", "umbrella closed": "parapluie fermé",
    "phone": "téléphone", "cane": "canne", "white cane": "canne blanche", "walker": "déambulateur",
    "wheelchair": "fauteuil roulant", "pram": "poussette", "bicycle": "vélo", "scooter": "trottinette",
    "kick scooter": "trottinette", "dog": "chien", "dog large": "grand chien", "dog small": "petit chien",
    "dog large sitting": "grand chien assis", "dog small sitting": "petit chien assis", "bench": "banc",
    "chair": "chaise", "low wall": "muret",
}  # fmt: skip

_PHRASES = (
    (r"^under (.*)$", r"moins de \1"),
    (r"^over (.*)$", r"plus de \1"),
    (r"^(.*) and more$", r"\1 et plus"),
    (r"^(.*) to (.*)$", r"\1 à \2"),
    (r"(.*) outside$", r"\1 dehors"),
    (r"^(\d+) others$", r"\1 autres"),
)


def in_french(english: str) -> str:
    """A facet's name or value as a French reader expects it."""
    for pattern, french in _PHRASES:
        english = re.sub(pattern, french, english)
    return FRENCH.get(english, re.sub(r"(?<=\d),(?=\d{3})", "\u202f", english))
