"""Finding fitting partner municipalities: plain Python, no Odoo.

`profile` says what is known about a municipality and `columns` puts many of them side by side; `criteria` compares,
`comparison` scores, `exclusion` names the hard reasons against a pair. `ranking` orders the candidates of one
municipality, `allocation` serves many at once, and `round` makes a whole matching round of it.
"""
