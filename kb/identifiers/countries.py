"""The six countries as people name them, in English and in the languages of the region.

Only names of States and peoples stand here: what an instrument is called comes from the
corpus (title, native title, aliases).
"""

from __future__ import annotations

import re
import unicodedata

from kb.identifiers.folding import fold

_NAMES = {
    "KH": """Kingdom of Cambodia; Cambodia; Cambodian; Kampuchea; Khmer; Cam-pu-chia; Campuchia;
        ព្រះរាជាណាចក្រកម្ពុជា; កម្ពុជា; ราชอาณาจักรกัมพูชา; กัมพูชา; ກໍາປູເຈຍ; ກັມປູເຈຍ;
        柬埔寨王国; 柬埔寨; ကမ္ဘောဒီးယား; Vương quốc Cam-pu-chia; Vương quốc Campuchia""",
    "CN": """People's Republic of China; P.R. of China; P.R. China; PR China; P.R.C.; PRC; China;
        Sino; Chinese; 中华人民共和国; 中华人民共和國; 中国; 中國; สาธารณรัฐประชาชนจีน; จีน; ຈີນ;
        សាធារណរដ្ឋប្រជាមានិតចិន; ចិន; တရုတ်; Cộng hòa nhân dân Trung Hoa; Trung Quốc; Trung Hoa""",
    "LA": """Lao People's Democratic Republic; Lao P.D.R.; Lao PDR; Laos; Laotian; Lao; Lào;
        ສາທາລະນະລັດ ປະຊາທິປະໄຕ ປະຊາຊົນລາວ; ສປປ ລາວ; ລາວ; ราชอาณาจักรลาว;
        สาธารณรัฐประชาธิปไตยประชาชนลาว; สปป.ลาว; สปป ลาว; ลาว; 老挝人民民主共和国; 老挝;
        ឡាវ; လာအို; Cộng hòa dân chủ nhân dân Lào""",
    "MM": """Republic of the Union of Myanmar; Union of Myanmar; Myanmar; Burma; Burmese;
        ပြည်ထောင်စုသမ္မတမြန်မာနိုင်ငံတော်; မြန်မာနိုင်ငံ; မြန်မာ; เมียนมาร์; เมียนมา; พม่า;
        ມຽນມາ; ພະມ້າ; 缅甸联邦共和国; 缅甸; មីយ៉ាន់ម៉ា; Mi-an-ma; Mianma""",
    "TH": """Kingdom of Thailand; Thailand; Siamese; Siam; Thai; ราชอาณาจักรไทย; ประเทศไทย; ไทย;
        ປະເທດໄທ; ໄທ; 泰王国; 泰国; 泰國; ព្រះរាជាណាចក្រថៃ; ថៃ; ထိုင်းနိုင်ငံ; ထိုင်း;
        Vương quốc Thái Lan; Thái Lan""",
    "VN": """Socialist Republic of Viet Nam; Socialist Republic of Vietnam; Viet Nam; Vietnam;
        Vietnamese; Cộng hòa xã hội chủ nghĩa Việt Nam; Cộng hoà xã hội chủ nghĩa Việt Nam;
        Việt Nam; เวียดนาม; ຫວຽດນາມ; 越南社会主义共和国; 越南; វៀតណាម; ဗီယက်နမ်""",
}
SHORT = {
    "KH": "Cambodia",
    "CN": "China",
    "LA": "Lao PDR",
    "MM": "Myanmar",
    "TH": "Thailand",
    "VN": "Viet Nam",
}
"""Short English names, for printed citations."""


def short(country: str) -> str:
    """The short English name, or the code itself where it is none of the six."""
    return SHORT.get(country, country)


def all_names(country: str) -> tuple[str, ...]:
    """Every name of a country and its people, in the languages of the region."""
    return tuple(" ".join(n.split()) for n in _NAMES.get(country, country).split(";"))


_HAN_PAIR = {"中": "CN", "泰": "TH", "柬": "KH", "老": "LA", "缅": "MM", "越": "VN"}


def _table() -> dict[str, str]:
    return {
        fold(unicodedata.normalize("NFKC", " ".join(name.split()))): country
        for country, names in _NAMES.items()
        for name in names.split(";")
    }


_COUNTRY = _table()


def _pattern(name: str) -> str:
    body = re.escape(name).replace(r"\ ", r"[\s-]*").replace("'", "['’]?")
    if name == "lao":
        body += r"(?!\s+dong)"  # Vietnamese lao động is labour
    # Latin words end at a boundary ("Laos" is not in "Laoshan"); other scripts have none
    return rf"(?<![a-z0-9]){body}(?:['’]s)?(?![a-z0-9])" if name[0].isascii() else body


_LATIN = re.compile("|".join(_pattern(n) for n in sorted(_COUNTRY, key=len, reverse=True)))
_CODES = re.compile(r"(?<![\w/])(?:KH|CN|LA|MM|TH|VN)(?![\w/])")
_TREATY_PAIR = re.compile(
    r"(?<![\u4e00-\u9fff])([中泰柬老缅越])([中泰柬老缅越])"
    r"(?=[\u4e00-\u9fff]*(?:条约|协定|备忘录|协议))"
)


def take_countries(text: str) -> tuple[str, frozenset[str]]:
    """The text, folded, without names of the six countries, and the ISO codes of these.

    Two-letter codes count only in capitals: "la" and "th" are also words.
    """
    found: set[str] = set()

    def code(match: re.Match[str]) -> str:
        found.add(match[0])
        return " "

    def pair(match: re.Match[str]) -> str:
        if match[1] == match[2]:
            return match[0]
        found.update((_HAN_PAIR[match[1]], _HAN_PAIR[match[2]]))
        return " "

    def name(match: re.Match[str]) -> str:
        key = re.sub(r"['’]s$", "", match[0])
        found.add(_COUNTRY.get(key) or _LOOSE[_loose(key)])
        return " "

    text = _TREATY_PAIR.sub(pair, _CODES.sub(code, text))
    return _LATIN.sub(name, fold(text)), frozenset(found)


def _loose(name: str) -> str:
    return re.sub(r"[\s'’-]+", "", name)


_LOOSE = {_loose(name): country for name, country in _COUNTRY.items()}
