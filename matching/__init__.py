"""Finding a fitting partner municipality: plain Python, no Odoo.

`profile` says what is known about a municipality, `criteria` compares two of them,
`exclusion` names the hard reasons against a pair, `ranking` puts it together.
"""
