"""Reads a value as a type of an SDK, strictly: what the type wants has to be there, and what it does not know must not be. The SDKs themselves are lenient towards
servers, and take whatever comes."""

import collections.abc

from pydantic import BaseModel, TypeAdapter


def strictly(type_, value, besides=()):
    """The value as `type_`. Raises where it is none, and where it has fields that the type does not know, but for those in `besides`."""
    read = TypeAdapter(type_).validate_python(value)
    unknown = sorted(set(unknown_fields(read, value, "")) - set(besides))
    if unknown:
        raise ValueError(f"{getattr(type_, '__name__', type_)} does not know {', '.join(unknown)}: {value}")
    return read


def unknown_fields(read, value, at):
    """The fields of `value` that were lost or put aside when it was read."""
    if isinstance(read, BaseModel):
        for name in read.model_extra or {}:
            yield f"{at}{name}"
        for name, field in type(read).model_fields.items():
            alias = field.alias or name
            if isinstance(value, dict) and (alias in value or name in value):
                inner = value.get(alias, value.get(name))
                yield from unknown_fields(getattr(read, name), inner, f"{at}{name}.")
    elif isinstance(value, dict) and isinstance(read, dict):
        for name, inner in value.items():
            if name in read:
                yield from unknown_fields(read[name], inner, f"{at}{name}.")
            else:
                yield f"{at}{name}"
    elif isinstance(value, list) and isinstance(read, collections.abc.Iterable):
        # What is iterated over is validated only then.
        for each, inner in zip(list(read), value, strict=True):
            yield from unknown_fields(each, inner, at)
