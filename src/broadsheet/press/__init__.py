"""The press: renders, stores and proves pages. It knows nothing of news."""
