"""Semantic labels on USD prims, in the two schemas that the Kits of the last years read.

Replicator up to Isaac Sim 4.5 reads `SemanticsAPI:Semantics`; later ones `SemanticsLabelsAPI:class`. Both are authored
on the root of a thing, never on its parts: a part without a label belongs to the thing above it.
"""

from __future__ import annotations

from pxr import Sdf, Usd

from ..labels import label_named

APPLIED_SCHEMAS = ("SemanticsAPI:Semantics", "SemanticsLabelsAPI:class")

_TYPE = "semantic:Semantics:params:semanticType"
_DATA = "semantic:Semantics:params:semanticData"
_LABELS = "semantics:labels:class"


def apply_semantics(prim_or_spec: Usd.Prim | Sdf.PrimSpec, class_name: str) -> None:
    """Label a prim with one class of `labels.CLASSES`, in both schemas.

    Args:
        prim_or_spec: a composed prim, labelled in its stage's edit target, or the spec itself (faster by far where
            there are many).
        class_name: such as "person"; an unknown one raises `UnknownNameError`.
    """
    name = label_named(class_name).name
    spec = _spec_in_edit_target(prim_or_spec) if isinstance(prim_or_spec, Usd.Prim) else prim_or_spec
    _prepend_schemas(spec)
    _set(spec, _TYPE, Sdf.ValueTypeNames.String, "class")
    _set(spec, _DATA, Sdf.ValueTypeNames.String, name)
    _set(spec, _LABELS, Sdf.ValueTypeNames.TokenArray, [name])


def class_of(prim: Usd.Prim) -> str | None:
    """The class a prim carries itself, in the newer schema or else the older one; None where it carries none."""
    labels = prim.GetAttribute(_LABELS)
    if labels and labels.Get():
        return str(labels.Get()[0])
    data = prim.GetAttribute(_DATA)
    return str(data.Get()) if data and data.Get() else None


def _spec_in_edit_target(prim: Usd.Prim) -> Sdf.PrimSpec:
    target = prim.GetStage().GetEditTarget()
    return Sdf.CreatePrimInLayer(target.GetLayer(), target.MapToSpecPath(prim.GetPath()))


def _prepend_schemas(spec: Sdf.PrimSpec) -> None:
    present = spec.GetInfo("apiSchemas") if spec.HasInfo("apiSchemas") else Sdf.TokenListOp()
    prepended = list(present.prependedItems)
    present.prependedItems = prepended + [name for name in APPLIED_SCHEMAS if name not in prepended]
    spec.SetInfo("apiSchemas", present)


def _set(spec: Sdf.PrimSpec, name: str, type_name: Sdf.ValueTypeName, value: object) -> None:
    attribute = spec.attributes.get(name) or Sdf.AttributeSpec(spec, name, type_name)
    attribute.default = value
