"""How requests to the Bot API and its answers look on the wire."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web
from pydantic import BaseModel

from tests.telegram.world import Refused


def strangers(value: Any, path: str = "") -> list[str]:
    """Fields, at any depth, that the model does not know."""
    if isinstance(value, BaseModel):
        found = [f"{path}{name}" for name in value.model_extra or ()]
        for name in type(value).model_fields:
            found += strangers(getattr(value, name, None), f"{path}{name}.")
        return found
    if isinstance(value, (list, tuple)):
        return [one for item in value for one in strangers(item, path)]
    return []


async def parameters(request: web.Request) -> dict[str, Any]:
    """The request's fields, those in JSON read; a file is its name."""
    given: dict[str, Any] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            given[name] = value.filename
        elif name not in ("text", "caption", "callback_data") and value[:1] in ("{", "["):
            given[name] = json.loads(value)
        else:
            given[name] = value
    files = [n for n, v in (await request.post()).items() if isinstance(v, web.FileField)]
    for name in files:  # a file that another field refers to is no field of its own
        if any(f"attach://{name}" in str(v) for v in given.values()):
            del given[name]
    return given


def dumped(value: Any) -> str:
    """The JSON of a value as Telegram writes it."""
    if isinstance(value, BaseModel):
        return value.model_dump_json(by_alias=True, exclude_none=True)
    if isinstance(value, list):
        return f"[{','.join(dumped(one) for one in value)}]"
    return json.dumps(value)


def refusal(no: Refused) -> bytes:
    body: dict[str, Any] = {"ok": False, "error_code": no.status, "description": no.description}
    if no.parameters:
        body["parameters"] = no.parameters
    return json.dumps(body).encode()
