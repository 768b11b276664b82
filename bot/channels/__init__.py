"""Channels: each only renders and transports."""
