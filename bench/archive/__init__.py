"""Archives to measure with: ours in a temporary paper, and the same stories as a Hugo site."""
