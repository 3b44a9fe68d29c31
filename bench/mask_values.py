"""Made-up personal numbers that their own check digits accept: drawn at random until one is good."""

import random
from collections.abc import Callable

from heliotrope.core.masking import banking, numbers_asia, numbers_west
from heliotrope.core.masking.codes import FORMS, plain

_RULES = {rule.name: rule for rule in (*banking.NUMBERS, *numbers_asia.NUMBERS, *numbers_west.NUMBERS)}
Draw = Callable[[random.Random], str]

SHAPES: dict[str, tuple[str, tuple[str, ...]]] = {
    # name of the rule: (# a drawn digit, anything else stands), groupings as formats of it
    "CN resident identity": ("110105yyyymmdd####", ("{0}",)),
    "JP My Number": ("############", ("{0}", "{0:4}-{4:8}-{8:12}", "{0:4} {4:8} {8:12}")),
    "KR resident registration": ("yymmdd1######", ("{0:6}-{6:13}",)),
    "TH citizen": ("1############", ("{0}", "{0:1}-{1:5}-{5:10}-{10:12}-{12:13}")),
    "VN citizen": ("0790########", ("{0}",)),
    "ID NIK": ("327304ddmmyy000#", ("{0}",)),
    "MY MyKad": ("yymmdd14####", ("{0:6}-{6:8}-{8:12}",)),
    "PH UMID": ("############", ("{0:4}-{4:11}-{11:12}",)),
    "IN Aadhaar": ("############", ("{0:4} {4:8} {8:12}", "{0}")),
    "SA identity": ("1#########", ("{0}",)),
    "AE Emirates ID": ("7841985########", ("{0:3}-{3:7}-{7:14}-{14:15}", "{0}")),
    "ZA identity": ("yymmdd####08#", ("{0}",)),
    "BR CPF": ("###########", ("{0:3}.{3:6}.{6:9}-{9:11}", "{0}")),
    "AR CUIL": ("20#########", ("{0:2}-{2:10}-{10:11}", "{0}")),
    "CO NIT": ("##########", ("{0:3}.{3:6}.{6:9}-{9:10}",)),
    "CL RUN": ("1########", ("{0:2}.{2:5}.{5:8}-{8:9}", "{0:8}-{8:9}")),
    "US SSN": ("#########", ("{0:3}-{3:5}-{5:9}",)),
    "CA SIN": ("#########", ("{0:3} {3:6} {6:9}", "{0:3}-{3:6}-{6:9}")),
    "GB NHS": ("##########", ("{0:3} {3:6} {6:10}",)),
    "DE tax number": ("###########", ("{0}", "{0:2} {2:5} {5:8} {8:11}")),
    "FR NIR": ("1yy0975######00", ("{0:1} {1:3} {3:5} {5:7} {7:10} {10:13} {13:15}", "{0}")),
    "ES NUSS": ("28##########", ("{0:2}/{2:10}/{10:12}",)),
    "NL BSN": ("#########", ("{0}",)),
    "PL PESEL": ("yymmdd#####", ("{0}",)),
    "SE personnummer": ("yymmdd####", ("{0:6}-{6:10}",)),
    "RU SNILS": ("###########", ("{0:3}-{3:6}-{6:9} {9:11}",)),
    "RU INN": ("############", ("{0}",)),
    "TR identity": ("###########", ("{0}",)),
    "card": (
        "4###############",
        ("{0}", "{0:4} {4:8} {8:12} {12:16}", "{0:4}-{4:8}-{8:12}-{12:16}", "{0:4}.{4:8}.{8:12}.{12:16}"),
    ),
    "MX CLABE": ("##################", ("{0}",)),
}  # fmt: skip
CODES: dict[str, tuple[str, ...]] = {
    "TW identity": ("A1########", "F2########"),
    "HK identity": ("A######(#)", "K######(#)"),
    "SG NRIC": ("S8######@", "T0######@"),
    "IN PAN": ("ABCPK####@",),
    "MX CURP": ("GOMCyymmddHDFNRR0#",),
    "GB NINO": ("AB######C", "AB ## ## ## C"),
    "IE PPS": ("#######@",),
    "ES NIF": ("########@",),
    "ES NIE": ("X#######@",),
    "IT codice fiscale": ("RSSMRA85T10A###@",),
    "DE pension": ("65ddmmyyB###",),
    "CL RUN": ("1#######-K",),
}


def _filled(shape: str, rng: random.Random) -> str:
    year, month, day = rng.randint(1950, 2004), rng.randint(1, 12), rng.randint(1, 28)
    dated = shape.replace("yyyy", str(year)).replace("yy", f"{year % 100:02d}").replace("mm", f"{month:02d}")
    dated = dated.replace("dd", f"{day:02d}")
    signs = (
        rng.choice("0123456789")
        if sign == "#"
        else rng.choice("ABCDEFGHJKLMNPQRSTUVWXYZ")
        if sign == "@"
        else sign
        for sign in dated
    )
    return "".join(signs)


def number(name: str, rng: random.Random) -> str:
    """A good number of this rule, written in one of its ways."""
    shape, ways = SHAPES[name]
    valid = _RULES[name].valid
    while True:
        digits = _filled(shape, rng)
        if name == "FR NIR":
            digits = digits[:13] + f"{97 - int(digits[:13]) % 97:02d}"
        if valid(digits):
            return _written(rng.choice(ways), digits)


def _written(way: str, digits: str) -> str:
    if way == "{0}":
        return digits
    out, place = [], 0
    while place < len(way):
        if way[place] == "{":
            stop = way.index("}", place)
            low, high = way[place + 1 : stop].split(":")
            out.append(digits[int(low) : int(high)])
            place = stop + 1
        else:
            out.append(way[place])
            place += 1
    return "".join(out)


def code(name: str, rng: random.Random) -> str:
    """A good code with letters."""
    forms = [(one, form) for one, form in FORMS if f"{one.country} {one.name}" == name]
    while True:
        drawn = _filled(rng.choice(CODES[name]), rng)
        if any(form.fullmatch(drawn) and one.valid(plain(drawn)) for one, form in forms):
            return drawn


def identity(name: str, rng: random.Random) -> str:
    """A good national identifier, of digits or with letters."""
    return number(name, rng) if name in SHAPES else code(name, rng)


def iban(country: str, length: int, rng: random.Random) -> str:
    """A good IBAN of digits, in groups of four or in one run."""
    rest = "".join(rng.choice("0123456789") for _ in range(length - 4))
    value = int("".join(str(int(sign, 36)) for sign in rest + country) + "00")
    whole = f"{country}{98 - value % 97:02d}{rest}"
    return " ".join(whole[i : i + 4] for i in range(0, length, 4)) if rng.random() < 0.5 else whole


def digits(shape: str, rng: random.Random) -> str:
    """Digits for each #; nothing is checked."""
    return _filled(shape, rng)
