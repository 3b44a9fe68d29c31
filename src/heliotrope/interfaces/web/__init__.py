"""Pages: the operator's console, the client's portal, the workbench and the worker's home."""
