"""People: characters, their skeleton, their clips and clothes, posed as triangles and authored as UsdSkel."""
