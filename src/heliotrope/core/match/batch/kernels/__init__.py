"""Plain loops over arrays, compiled once by numba and kept on disk; who calls them says the shapes."""
