"""The shapes that go in and out of the API, a module a resource."""
