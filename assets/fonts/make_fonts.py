#!/usr/bin/env python3
"""Makes the bundled fonts. Usage: make_fonts.py [FOLDER-OF-NOTO-SANS-CJK] [FOLDER-OF-KATEX-TTF]

Needs fonttools (PyPI). Noto Sans CJK comes from Debian's package fonts-noto-cjk, the KaTeX faces from the
npm package katex (folder dist/fonts). Faces that are not found are left as they are.

The Chinese faces hold GB 2312 levels 1 and 2, Latin, Greek, punctuation, arrows, mathematics and shapes.
The figures of Noto Sans CJK all have one width already; the script checks it.
"""

import hashlib
import pathlib
import sys

from fontTools import subset
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTCollection

HERE = pathlib.Path(__file__).parent
SIMPLIFIED = 2  # index of Noto Sans CJK SC in the collection

RANGES = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x017F),  # Latin-1, Latin Extended-A
    (0x01CD, 0x01DC),  # pinyin
    (0x0391, 0x03C9),  # Greek
    (0x2010, 0x2027),  # dashes, quotes, bullets
    (0x2030, 0x2044),  # per mille, primes, angle quotes
    (0x2070, 0x209C),  # superscripts and subscripts
    (0x2100, 0x214F),  # letterlike
    (0x2150, 0x218B),  # fractions, Roman numerals
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematical operators
    (0x2300, 0x23FF),  # technical, keys
    (0x2460, 0x2473),  # numbers in circles
    (0x2500, 0x257F),  # lines of boxes
    (0x2580, 0x259F),  # blocks
    (0x25A0, 0x25FF),  # shapes
    (0x2600, 0x266F),  # stars, notes
    (0x2713, 0x2717),  # ticks and crosses
    (0x27F5, 0x27FF),  # long arrows
    (0x3000, 0x303F),  # Chinese punctuation
    (0xFF01, 0xFF5E),  # full-width forms
    (0xFFE0, 0xFFE6),
]


def gb2312():
    """Every Chinese character of levels 1 and 2 (6763), and the signs of rows 1 to 9."""
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield ord(bytes([row, cell]).decode("gb2312"))
            except UnicodeDecodeError:
                pass


def characters():
    wanted = {code for low, high in RANGES for code in range(low, high + 1)}
    return wanted | set(gb2312())


def write(font, wanted, target, layout):
    options = subset.Options(layout_features=layout, hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14])
    options.desubroutinize = False
    options.drop_tables += ["vhea", "vmtx", "VORG", "BASE"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    # The time of making is no part of the font: the same sources give the same bytes.
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    print(f"{target.name}: {target.stat().st_size} bytes, {len(font.getBestCmap())} characters, sha256 {digest}")


def chinese(folder):
    for weight in ["Regular", "Bold"]:
        source = folder / f"NotoSansCJK-{weight}.ttc"
        if not source.exists():
            print(f"{source} is not here; left as it is")
            continue
        font = TTCollection(source, lazy=True).fonts[SIMPLIFIED]
        cmap, metrics = font.getBestCmap(), font["hmtx"]
        widths = {metrics[cmap[ord(figure)]][0] for figure in "0123456789"}
        assert len(widths) == 1, f"figures of several widths: {widths}"
        # No substitutions and no kerning: egui places glyphs one by one.
        write(font, characters(), HERE / f"NotoSansSC-{weight}.otf", [])


SUPERSCRIPTS = dict(zip("⁰⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ", "0456789+−=()niT"))
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢᵣᵤᵥⱼ", "0123456789+−=()aeoxhklmnpstiruvj"))
SCALE = 0.62


def scripts(folder):
    """Noto Sans CJK has no subscripts: makes them, and the superscripts it lacks, from its own bold letters,
    whose strokes are as strong as the regular face's when they are made smaller."""
    source = folder / "NotoSansCJK-Bold.ttc"
    if not source.exists():
        return
    font = TTCollection(source, lazy=True).fonts[SIMPLIFIED]
    cmap, glyphs, metrics = font.getBestCmap(), font.getGlyphSet(), font["hmtx"]
    drawn, widths, codes = {}, {}, {}
    wanted = [(made, letter, 330) for made, letter in SUPERSCRIPTS.items()]
    wanted += [(made, letter, -130) for made, letter in SUBSCRIPTS.items()]
    for made, letter, rise in wanted:
        name = cmap[ord(letter)]
        width = round(metrics[name][0] * SCALE)
        pen = T2CharStringPen(width, None)
        glyphs[name].draw(TransformPen(pen, (SCALE, 0, 0, SCALE, 0, rise)))
        made_name = f"uni{ord(made):04X}"
        drawn[made_name], widths[made_name], codes[ord(made)] = pen.getCharString(), (width, 0), made_name
    drawn[".notdef"], widths[".notdef"] = T2CharStringPen(500, None).getCharString(), (500, 0)
    builder = FontBuilder(font["head"].unitsPerEm, isTTF=False)
    builder.setupGlyphOrder([".notdef", *sorted(set(drawn) - {".notdef"})])
    builder.setupCharacterMap(codes)
    builder.setupCFF("AtlasScripts", {}, drawn, {})
    builder.setupHorizontalMetrics(widths)
    builder.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    names = {"familyName": "Atlas Scripts", "styleName": "Regular", "psName": "AtlasScripts"}
    names["copyright"] = font["name"].getDebugName(0)
    names["licenseDescription"], names["licenseInfoURL"] = font["name"].getDebugName(13), font["name"].getDebugName(14)
    builder.setupNameTable(names)
    builder.setupOS2(sTypoAscender=font["OS/2"].sTypoAscender, sTypoDescender=font["OS/2"].sTypoDescender)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = font["head"].created
    builder.font.recalcTimestamp = False
    target = HERE / "AtlasScripts.otf"
    builder.save(target)
    digest = hashlib.sha256(target.read_bytes()).hexdigest()
    print(f"{target.name}: {target.stat().st_size} bytes, {len(codes)} characters, sha256 {digest}")


def formulas(folder):
    """Copies KaTeX's faces as they are: RaTeX's metrics are those of these very outlines."""
    for source in sorted(folder.glob("KaTeX_*.ttf")):
        if "Caligraphic-Bold" in source.name:  # RaTeX never names it
            continue
        target = HERE / "katex" / source.name
        target.write_bytes(source.read_bytes())
        print(f"{target.name}: {target.stat().st_size} bytes, sha256 {hashlib.sha256(target.read_bytes()).hexdigest()}")


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/fonts/opentype/noto")
    chinese(folder)
    scripts(folder)
    if len(sys.argv) > 2:
        formulas(pathlib.Path(sys.argv[2]))


if __name__ == "__main__":
    main()
