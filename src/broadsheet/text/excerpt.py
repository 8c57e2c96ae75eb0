def excerpt(t, limit=280):
    return t[:limit]
