"""Requirements and code tables as data, with their loaders."""
