"""The console: what staff and clients see and do, room by room."""
