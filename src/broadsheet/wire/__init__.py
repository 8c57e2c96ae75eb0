"""The wire: fetch, parse, judge, file."""
