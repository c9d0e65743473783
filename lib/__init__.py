"""Everything the dashboard is made of, in layers: see docs/architecture.md."""
