"""The six States as people name them: for finding provisions by the name of their State.

The official names stand in the corpus; these are the words of everyday use, English first.
"""

from __future__ import annotations

from collections.abc import Mapping

NAMES: Mapping[str, tuple[str, ...]] = {
    "KH": (
        "Cambodia",
        "Cambodian",
        "Khmer",
        "កម្ពុជា",
        "กัมพูชา",
        "ກຳປູເຈຍ",
        "ကမ္ဘောဒီးယား",
        "Campuchia",
        "柬埔寨",
    ),
    "CN": ("China", "Chinese", "PRC", "中国", "จีน", "ຈີນ", "ចិន", "တရုတ်", "Trung Quốc"),
    "LA": ("Lao PDR", "Laos", "Lao", "Laotian", "ລາວ", "ลาว", "ឡាវ", "လာအို", "Lào", "老挝"),
    "MM": (
        "Myanmar",
        "Burma",
        "Burmese",
        "မြန်မာ",
        "เมียนมา",
        "พม่า",
        "ມຽນມາ",
        "មីយ៉ាន់ម៉ា",
        "ភូមា",
        "Miến Điện",
        "缅甸",
    ),
    "TH": ("Thailand", "Thai", "Siam", "ไทย", "ໄທ", "ថៃ", "ထိုင်း", "Thái Lan", "泰国"),
    "VN": (
        "Viet Nam",
        "Vietnam",
        "Vietnamese",
        "Việt Nam",
        "เวียดนาม",
        "ຫວຽດນາມ",
        "វៀតណាម",
        "ဗီယက်နမ်",
        "越南",
    ),
}


def name(code: str) -> str:
    """The English name of a country by its ISO code, the code itself where it is another."""
    return NAMES[code][0] if code in NAMES else code


def names(code: str) -> tuple[str, ...]:
    """Every name by which a country is searched for, English first."""
    return NAMES.get(code, (code,))
