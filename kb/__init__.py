"""Mekong Legal KB: the anti-trafficking law of six States, as provisions that can be cited."""

__version__ = "0.1.0"

NOTICE = (
    "A working aid, not legal advice, and not the authentic text: "
    "check every provision against its source before you rely on it."
)
