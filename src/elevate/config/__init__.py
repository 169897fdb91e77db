"""The composition root: settings, routes, entry points."""
