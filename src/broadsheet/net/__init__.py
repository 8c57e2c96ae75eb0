"""The one door out of the house.

Every outgoing connection of the product is opened here, and nowhere else.
"""
