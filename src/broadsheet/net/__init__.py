"""The one door out of the house.

Every outgoing connection of the product is opened here, and nowhere else
(tests/net/test_the_one_door.py). How a request goes:

    door.fetch      asks, follows redirects hop by hop, and gives back an Answer or a FetchError
    target          reads an address: scheme, host, port; refuses what may not be asked for
    allowance       the exceptions the host of the paper made (BROADSHEET_EGRESS_ALLOW)
    pace            waits for the host's turn: two at once, one request a second
    lookup          asks for the host's addresses
    addresses       says of each packed address, at the moment of connecting, whether it is public
    unpack          takes compression off, within bounds
    errors          what can go wrong, whose fault it is and what to try

Django-free. What a fetched body means is for others to say.
"""
