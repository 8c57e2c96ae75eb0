"""Fixtures for every room."""

from tests.feedserver import feed_server

__all__ = ["feed_server"]
