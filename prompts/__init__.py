"""Text that a language model reads; loaded with importlib.resources."""
