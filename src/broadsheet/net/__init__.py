"""The one door out of the house.

Every outgoing connection of the product is opened here, and nowhere else
(tests/net/test_the_one_door.py). How a request goes:

    door.fetch      asks, follows redirects hop by hop, and gives back an Answer or a FetchError
    target          reads an address: scheme, host, port; refuses what may not be asked for
    allowance       the exceptions the host of the paper made (BROADSHEET_EGRESS_ALLOW)
    pace            waits for the host's turn: two at once, one request a second
    lookup          asks for the host's addresses
    line            opens a socket, if the address is public, and counts what comes over it
    addresses       says of each packed address whether it is public
    body            collects the answer, up to the limits
    unpack          takes compression off, within bounds
    dial, imap      a line to a mail server, by the same rules
    errors          what can go wrong, whose fault it is and what to try

Django-free. What a fetched body means is for others to say.
"""
