"""Questions, metrics and reports: asks the same engine that users ask."""
