"""Writes pinyin.toml: the syllables of every concept's Chinese name, without tones, for search.

Run with pypinyin 0.55 installed. Characters with several readings take the one that fits the initials of atlas.toml;
Latin letters and digits stay as they are.
"""

import re
from pathlib import Path

from pypinyin import Style, lazy_pinyin, pinyin

HERE = Path(__file__).parent


def pieces(name):
    """One entry per Chinese character, Latin word or number: its possible syllables, the likely one first."""
    found = []
    for part in re.findall(r"[\u4e00-\u9fff]+|[A-Za-z]+|[0-9]+", name.replace("×", "x")):
        if re.match(r"[A-Za-z0-9]", part):
            found.append([part.lower()])
            continue
        likely = lazy_pinyin(part)
        readings = [pinyin(character, style=Style.NORMAL, heteronym=True)[0] for character in part]
        found += [[first, *others] for first, others in zip(likely, readings)]
    return found


def fitting(initials, rest):
    """The first choice of syllables whose initials are these; the sign × has none."""
    if not rest:
        return [] if initials == "" else None
    for syllable in rest[0]:
        for length in (len(syllable), 1, 0 if syllable == "x" else 1):
            if initials.startswith(syllable[:length]):
                after = fitting(initials[length:], rest[1:])
                if after is not None:
                    return [syllable, *after]
    return None


lines = [
    "# Made by make_pinyin.py from atlas.toml: the syllables of each concept's Chinese name, Latin words and numbers as they are.",
    "",
]
for name in re.finditer(r'id = "([^"]+)", zh = "([^"]+)", en = "[^"]+", py = "([^"]+)"', (HERE / "atlas.toml").read_text()):
    syllables = fitting(name[3], pieces(name[2]))
    if syllables is None:
        raise SystemExit(f"{name[1]}: no reading of {name[2]} has the initials {name[3]}")
    lines.append(f'{name[1]} = "{" ".join(syllables).replace("ü", "v")}"')
(HERE / "pinyin.toml").write_text("\n".join(lines) + "\n")
