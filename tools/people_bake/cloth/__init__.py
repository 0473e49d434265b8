"""Working with cloth: surfaces cut from the body's helper mesh, hung, settled under gravity, hemmed and layered."""
