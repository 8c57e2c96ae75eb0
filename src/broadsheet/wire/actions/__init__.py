"""Each write of the wire room.

sources     add a source; write down how it fares; hand out those that are due
polling     ask sources, and conclude each answer
taking_in   one delivery: read it, judge its dispatches, file them, all in one transaction
pictures    fetch the pictures that stories should have
keeping     forget what was kept for long enough
"""
