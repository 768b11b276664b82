"""The desk: what a messenger's users are offered, whatever the messenger is called."""
