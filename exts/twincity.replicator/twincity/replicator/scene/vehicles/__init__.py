"""Vehicles: lofted bodies, placed as triangles and authored as references."""
