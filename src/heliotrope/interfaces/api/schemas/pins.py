"""The shapes of pins."""

from typing import Annotated

from ninja import Schema
from pydantic import Field, StringConstraints

from heliotrope.core.privacy.pins import MOST
from heliotrope.interfaces.api.schemas.given import Given

Country = Annotated[str, StringConstraints(pattern="^[A-Z]{2}$")]
Home = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9-]{0,7}$")]


class PinsShown(Schema):
    version: int
    homes: dict[str, str] = Field(..., description="home by the customer's country, ISO 3166-1 alpha-2")
    otherwise: str = Field(..., description="home of every other country; empty for none")
    closed: bool = Field(..., description="whether data of other countries is refused")


class NewPins(Given):
    after: int = Field(..., ge=0, le=1_000_000, description="the version that you have read")
    homes: dict[Country, Home] = Field(default_factory=dict, max_length=MOST)
    otherwise: Home | None = Field(None, description="home of every other country")
    closed: bool = False
