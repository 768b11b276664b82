"""A question in, a cited answer out, then a channel."""
