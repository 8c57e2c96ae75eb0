"""Ship what came out: keep a bucket beside the local store, and tell a CDN which addresses look different.

    the press notes each path that changed, in the transaction that moves its position
    ship_what_came_out   in the worker: takes the notes, puts and takes objects, tells the CDN, drops the notes

A note is a wake-up and says no more than where to look. What an object should be is read from the live edition
when it is shipped, and compared with what was shipped last, so that a note may be taken up twice or late, and a killed
worker repeats work and skips none. New objects go first, then those that lead to them, and what is gone goes last.

`rules` says what an object looks like (pure), `bucket` and `hook` are the two doors out, `actions` does it.
"""
