"""An operator's keys for signing documents that are checked far away from the platform."""
