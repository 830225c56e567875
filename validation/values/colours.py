"""Colours as people name them: the word for a colour that a cell is painted in, and such words in several languages.

Tables and arithmetic only; what a colour means is said by a sheet's legend, or by nobody.
"""

from __future__ import annotations

import colorsys

from validation.values.text import fold

_GREY, _DARK, _PALE = 0.12, 0.12, 0.95
_HUES = ((15, "red"), (46, "orange"), (70, "yellow"), (165, "green"), (200, "turquoise"), (255, "blue"),
         (290, "purple"), (340, "pink"), (361, "red"))  # fmt: skip
"""Up to which angle of the colour wheel a hue is called so."""
_BROWN_BELOW = 0.35
_UNEXPLAINED = "colour #"

_SPELLINGS = {
    "red": "red|rot|rouge|rojo|roja|vermelho|vermelha|rosso|rossa|rood|красный|红色|红|赤|赤色|kırmızı"
    "|červená|červený|röd|rött|빨강",
    "orange": "orange|naranja|laranja|arancione|arancio|oranje|оранжевый|橙色|橙|オレンジ|turuncu|oranžová|amber|주황",
    "yellow": "yellow|gelb|jaune|amarillo|amarilla|amarelo|amarela|giallo|gialla|geel|желтый|жёлтый|黄色|黄"
    "|sarı|žlutá|žlutý|gul|gult|노랑",
    "green": "green|grün|vert|verte|verde|groen|зеленый|зелёный|绿色|绿|緑|緑色|yeşil|zelená|zelený|grön|grönt|초록",
    "blue": "blue|blau|bleu|bleue|azul|blu|blauw|синий|голубой|蓝色|蓝|青|青色|mavi|modrá|modrý|blå|blått|파랑",
    "purple": "purple|violet|lila|violett|morado|roxo|viola|paars|фиолетовый|紫色|紫|mor|fialová|lila|보라",
    "grey": "grey|gray|grau|gris|cinza|grigio|grijs|серый|灰色|灰|グレー|gri|šedá|grå|grått|회색",
    "pink": "pink|rosa|rose|rosado|roze|розовый|粉色|粉红|ピンク|pembe|růžová|분홍",
    "brown": "brown|braun|marron|marrón|marrom|marrone|bruin|коричневый|棕色|茶色|kahverengi|hnědá|brun|갈색",
    "turquoise": "turquoise|teal|cyan|türkis|turquesa|turchese|бирюзовый|青绿|turkuaz|tyrkysová|turkos",
}
NAMES = {fold(word): name for name, words in _SPELLINGS.items() for word in words.split("|")}
"""Folded word → colour."""
_ALIKE = {"orange": frozenset({"orange", "yellow"}), "yellow": frozenset({"orange", "yellow"})}
"""What one person calls orange is another's yellow, where a sheet uses only one of them."""


def colour_name(colour: str) -> str:
    """What a colour (RRGGBB) is called.

    >>> colour_name("C6EFCE"), colour_name("FF0000"), colour_name("BFBFBF"), colour_name("FFC000")
    ('green', 'red', 'grey', 'orange')
    """
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, _ = colorsys.rgb_to_hls(red, green, blue)
    if light < _DARK:
        return "black"
    if max(red, green, blue) - min(red, green, blue) < _GREY * min(1.0, 2 * (1 - light) + 0.3):
        return "grey" if light < _PALE else "white"
    name = next(name for end, name in _HUES if 360 * hue < end)
    return "brown" if name == "orange" and light < _BROWN_BELOW else name


def is_called(colour: str, name: str, used: frozenset[str]) -> bool:
    """Say whether a colour is meant by a name, in a sheet that uses the colours `used` (names)."""
    own = colour_name(colour)
    return own == name or (own in _ALIKE.get(name, ()) and name not in used)


def unexplained(colour: str) -> str:
    """What stands for a colour that nobody has explained, where the colour is read as a cell."""
    return f"{_UNEXPLAINED}{colour} ({colour_name(colour)})"


def is_unexplained(cell: object) -> bool:
    """Say whether a cell stands for a colour that nobody has explained."""
    return isinstance(cell, str) and cell.startswith(_UNEXPLAINED)
