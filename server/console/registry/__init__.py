"""The registries' desk: hospital, village health station and funeral home register each fact once."""
