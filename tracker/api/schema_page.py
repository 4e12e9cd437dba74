"""The OpenAPI schema as rows for a page: what can be asked, and what each shape holds."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]

_METHODS = ("get", "post", "put", "patch", "delete")


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A field of a shape, a filter or a header."""

    name: str
    type: str
    required: bool
    says: str
    shape: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer of an operation. `shape` is the name of what it holds."""

    status: str
    says: str
    shape: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One verb on one address."""

    method: str
    path: str
    resource: str
    says: str
    parameters: tuple[Field, ...]
    body: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Something that goes out or comes in, field by field."""

    name: str
    says: str
    fields: tuple[Field, ...]
    values: tuple[str, ...]


def operations(schema: Schema) -> list[Operation]:
    """Every operation, resource by resource in the order of the addresses."""
    return [
        _operation(method.upper(), path, item[method]) for path, item in schema["paths"].items() for method in _METHODS if method in item
    ]


def shapes(schema: Schema) -> list[Shape]:
    """Every shape by name, whose fields name the shapes that they hold."""
    return [_shape(name, its) for name, its in sorted(schema.get("components", {}).get("schemas", {}).items())]


def _operation(method: str, path: str, its: Schema) -> Operation:
    body = its.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return Operation(
        method=method,
        path=path,
        resource=(its.get("tags") or [""])[0],
        says=its.get("description") or its.get("summary", ""),
        parameters=tuple(_parameter(p) for p in its.get("parameters", [])),
        body=_name(body),
        answers=tuple(_answers(its.get("responses", {}))),
    )


def _answers(responses: Schema) -> Iterable[Answer]:
    for status, its in responses.items():
        held = next((_name(content.get("schema", {})) for content in its.get("content", {}).values()), "")
        yield Answer(status=str(status), says=its.get("description", ""), shape=held)


def _parameter(its: Schema) -> Field:
    schema = its.get("schema", {})
    return Field(name=its["name"], type=_type(schema), required=its.get("required", False), says=_says(its, schema), place=its["in"])


def _shape(name: str, its: Schema) -> Shape:
    required = its.get("required", [])
    fields = tuple(
        Field(name=field, type=_type(about), required=field in required, says=_says(about, {}), shape=_name(about))
        for field, about in its.get("properties", {}).items()
    )
    return Shape(name=name, says=its.get("description", ""), fields=fields, values=tuple(str(v) for v in its.get("enum", ())))


def _says(its: Schema, schema: Schema) -> str:
    values = schema.get("enum") or its.get("enum") or ()
    text = str(its.get("description", ""))
    return text if not values or "*" in text else f"{text} One of: {', '.join(str(v) for v in values if v)}.".strip()


def _type(its: Schema) -> str:
    """What a value is, in a few words."""
    if its.get("type") == "array":
        return f"list of {_type(its.get('items', {}))}"
    if _name(its):
        return _name(its)
    if "oneOf" in its or "anyOf" in its:
        return " or ".join(dict.fromkeys(_type(one) for one in its.get("oneOf") or its["anyOf"]))
    form = {"date-time": "moment", "date": "day", "uri": "address"}.get(its.get("format", ""), "")
    kind = form or str(its.get("type", "anything"))
    return f"{kind}, or null" if its.get("nullable") else kind


def _name(its: Schema) -> str:
    """The name of the shape that this refers to; empty where it refers to none."""
    for one in (its, its.get("items", {}), *its.get("allOf", ()), *its.get("oneOf", ())):
        if "$ref" in one:
            return str(one["$ref"]).rpartition("/")[2]
    return ""
