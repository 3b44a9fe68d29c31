"""How many customers write in an hour: the shape of a day by their own clock, and of a week."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from heliotrope.interfaces.day.cast import Voice

# Relative volume by local hour, midnight first.
_CHAT: Final = (2, 1, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 9, 8, 7, 7, 8, 9, 10, 12, 13, 11, 7, 4)
_MAIL: Final = (1, 1, 1, 1, 1, 2, 4, 7, 11, 13, 12, 11, 9, 10, 10, 9, 8, 7, 6, 6, 5, 4, 3, 2)
_WEEK: Final = {"chat": (1.1, 1, 1, 1, 1, 1.15, 1.05), "email": (1.25, 1.1, 1, 1, 0.95, 0.5, 0.45)}
SHAPES: Final = {"chat": _CHAT, "email": _MAIL}
CHANNELS: Final = ("chat", "email")


def rate_per_hour(voice: Voice, channel: str, at: datetime) -> float:
    """How many customers of a language begin a conversation in the hour around an instant."""
    local = at.astimezone(ZoneInfo(voice.timezone))
    shape = SHAPES[channel]
    a_day = voice.chats if channel == "chat" else voice.mails
    return a_day * _WEEK[channel][local.weekday()] * shape[local.hour] / sum(shape)
