"""Pure numpy geometry: transforms, cameras, boxes, masks, polygons."""
