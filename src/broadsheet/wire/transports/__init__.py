"""The ways a document can come to the wire, beside being asked for over the web.

    address    reads what a host or an editor types: https://…, folder:PATH, imaps://…
    parcels    a document that was picked up, and what becomes of it afterwards
    folder     a watched folder, for agencies that deliver files
    mailbox    a mailbox, for those that send mail

What is pushed by a hub comes in at wire.views. All of them end in wire.actions.picking_up.
"""
