"""Labels on prims: both schemas say the same, and saying it twice changes nothing."""

from __future__ import annotations

import pytest
from pxr import Sdf, Usd, UsdGeom, UsdSemantics

from twincity.replicator.errors import UnknownNameError
from twincity.replicator.labels import CLASSES
from twincity.replicator.scene.semantics import APPLIED_SCHEMAS, apply_semantics, class_of


@pytest.fixture
def stage() -> Usd.Stage:
    stage = Usd.Stage.CreateInMemory()
    UsdGeom.Xform.Define(stage, "/World/Thing")
    return stage


@pytest.mark.parametrize("name", [label.name for label in CLASSES])
def test_both_schemas_say_the_class(stage, name):
    prim = stage.GetPrimAtPath("/World/Thing")
    apply_semantics(prim, name)
    assert prim.GetPrimTypeInfo().GetAppliedAPISchemas() == list(APPLIED_SCHEMAS)
    assert prim.GetAttribute("semantic:Semantics:params:semanticType").Get() == "class"
    assert prim.GetAttribute("semantic:Semantics:params:semanticData").Get() == name
    assert list(UsdSemantics.LabelsAPI(prim, "class").GetLabelsAttr().Get()) == [name]
    assert class_of(prim) == name


def test_a_spec_is_labelled_like_a_prim(stage):
    layer = Sdf.Layer.CreateAnonymous(".usda")
    apply_semantics(Sdf.CreatePrimInLayer(layer, "/World/Thing"), "person")
    apply_semantics(stage.GetPrimAtPath("/World/Thing"), "person")
    labelled = stage.GetRootLayer().GetPrimAtPath("/World/Thing")
    twin = layer.GetPrimAtPath("/World/Thing")
    assert twin.GetInfo("apiSchemas") == labelled.GetInfo("apiSchemas")
    assert {a.name: a.default for a in twin.attributes} == {a.name: a.default for a in labelled.attributes}


def test_labelling_again_replaces_the_label_only(stage):
    prim = stage.GetPrimAtPath("/World/Thing")
    apply_semantics(prim, "person")
    apply_semantics(prim, "car")
    assert class_of(prim) == "car"
    assert prim.GetPrimTypeInfo().GetAppliedAPISchemas() == list(APPLIED_SCHEMAS)


def test_other_schemas_of_the_prim_stay(stage):
    prim = stage.GetPrimAtPath("/World/Thing")
    UsdGeom.VisibilityAPI.Apply(prim)
    apply_semantics(prim, "pole")
    assert set(prim.GetPrimTypeInfo().GetAppliedAPISchemas()) == {"VisibilityAPI", *APPLIED_SCHEMAS}


def test_a_prim_is_labelled_in_the_edit_target(stage):
    over = Sdf.Layer.CreateAnonymous(".usda")
    stage.GetSessionLayer().subLayerPaths.append(over.identifier)
    with Usd.EditContext(stage, over):
        apply_semantics(stage.GetPrimAtPath("/World/Thing"), "building")
    assert over.GetPrimAtPath("/World/Thing")
    assert class_of(stage.GetPrimAtPath("/World/Thing")) == "building"
    assert not stage.GetRootLayer().GetPrimAtPath("/World/Thing").HasInfo("apiSchemas")


def test_the_older_schema_alone_is_read(stage):
    prim = stage.GetPrimAtPath("/World/Thing")
    prim.CreateAttribute("semantic:Semantics:params:semanticData", Sdf.ValueTypeNames.String).Set("tree")
    assert class_of(prim) == "tree"


def test_a_prim_without_label_has_no_class(stage):
    assert class_of(stage.GetPrimAtPath("/World/Thing")) is None


def test_an_unknown_class_names_the_nearest(stage):
    with pytest.raises(UnknownNameError, match="Did you mean 'person'"):
        apply_semantics(stage.GetPrimAtPath("/World/Thing"), "persn")
