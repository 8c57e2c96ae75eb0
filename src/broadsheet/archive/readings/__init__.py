"""What readers read, honestly and privately: counts of stories by the hour, and nothing about anybody.

page in a browser ─/-/seen→ rules: a reader? → tally in memory ─every ten seconds→ readings
readings ─every five minutes→ most-read lists ─journal→ press
"""
