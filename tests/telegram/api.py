"""aiogram's description of the Bot API, ``methods`` and ``types``: each model built at its first use.

Left to itself aiogram builds all its hundreds of models when it is imported. That takes longer than
most of the tests here together, and few of the models are asked for.
"""

from __future__ import annotations

from typing import Any, Literal, Optional, Union

import pytest
from pydantic import BaseModel

with pytest.MonkeyPatch.context() as patch:
    patch.setattr(BaseModel, "model_rebuild", classmethod(lambda model, **settings: None))
    from aiogram import methods, types
    from aiogram.client.default import Default
    from aiogram.methods.base import TelegramMethod
    from aiogram.types.base import TelegramObject

__all__ = ["methods", "types"]

NAMES = {"List": list, "Optional": Optional, "Union": Union, "Literal": Literal, "Default": Default}
NAMES |= {name: getattr(types, name) for name in types.__all__}
"""What the annotations of the models speak of."""


def build(model: type[BaseModel], /, **settings: Any) -> bool | None:
    """pydantic calls this for a model that is used and not built yet."""
    rebuild: Any = BaseModel.model_rebuild
    built: bool | None = rebuild.__func__(model, **(settings | {"_types_namespace": NAMES}))
    return built


for kind in (TelegramMethod, TelegramObject):
    setattr(kind, "model_rebuild", classmethod(build))  # noqa: B010 - a method for a method
