"""A result as people read it: Markdown tables, plots, one HTML page."""
