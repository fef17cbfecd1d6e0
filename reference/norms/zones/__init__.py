"""Zones of the SSV fournitures: groups, fields and their binary coding.

Numbers of the groups are public; labels are ours; what is made up carries `Fiabilite.SIMULEE`.
"""
