"""The paper's look: templates, styles, scripts, type."""
