"""Every address of the platform, from the resolver and from the API's document."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address that the resolver knows.

    Attributes:
        route: with its parameters in angle brackets, as ``orders/<uuid:order_id>``.
        parameters: the converter of each parameter by name.
    """

    route: str
    name: str
    callback: Callable[..., Any]
    parameters: Mapping[str, str]

    @property
    def module(self) -> str:
        """Where the view that answers was written."""
        view = getattr(self.callback, "view_class", self.callback)
        return str(getattr(view, "__module__", type(view).__module__))


def addresses() -> tuple[Address, ...]:
    """Every address, the API's included."""
    return tuple(_walk(get_resolver().url_patterns, "", {}))


def pages() -> tuple[Address, ...]:
    """Every address that is not the API's."""
    return tuple(one for one in addresses() if not one.route.startswith("api/"))


def _walk(patterns: Any, prefix: str, above: Mapping[str, str]) -> Iterator[Address]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        names = {
            name: type(converter).__name__.removesuffix("Converter").lower()
            for name, converter in pattern.pattern.converters.items()
        }
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route, {**above, **names})
        elif isinstance(pattern, URLPattern):
            yield Address(
                route=route, name=pattern.name or "", callback=pattern.callback, parameters={**above, **names}
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation of the API as its document states it."""

    method: str
    path: str
    permission: str | None
    parameters: tuple[Mapping[str, Any], ...]
    body: Mapping[str, Any] | None
    media_type: str

    @property
    def key(self) -> str:
        """How the operation is named in the reviewed table, as ``GET /orders/{order_id}``."""
        return f"{self.method.upper()} {self.path}"


def operations() -> tuple[Operation, ...]:
    """Every operation of the API, with the schema of its body resolved."""
    from heliotrope.interfaces.api.api import api

    document = api.get_openapi_schema(path_prefix="")
    found = []
    for path, item in document["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            stated = item[method]
            content = stated.get("requestBody", {}).get("content", {})
            media_type = next(iter(content), "")
            body = content[media_type]["schema"] if media_type else None
            found.append(
                Operation(
                    method=method,
                    path=path,
                    permission=stated.get("x-permission"),
                    parameters=tuple(stated.get("parameters", ())),
                    body=resolved(document, body) if body else None,
                    media_type=media_type,
                )
            )
    return tuple(found)


def resolved(document: Mapping[str, Any], schema: Any) -> Any:
    """A schema with its references followed."""
    if isinstance(schema, list):
        return [resolved(document, one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    if "$ref" in schema:
        return resolved(document, document["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    return {key: resolved(document, value) for key, value in schema.items()}
