"""How the network map looks: the line of each stage, and the whole map as one SVG picture. Plain Python.

Stages differ in colour, in the pattern of their line and in its width, so that they can be told apart in black and white
and by those who see colours differently. The colours follow Okabe and Ito.
"""

from collections.abc import Iterable
from html import escape

#: Stage -> colour, pattern of the line (lengths of strokes and gaps; "" is a whole line) and width.
LINES = {
    "preparation": {"color": "#7b8794", "dash": "1 3", "width": 1.2},
    "contact": {"color": "#b35a00", "dash": "5 3", "width": 1.2},
    "exchange": {"color": "#00795c", "dash": "9 3", "width": 1.3},
    "active": {"color": "#0b5cad", "dash": "", "width": 1.4},
    "resting": {"color": "#a8327e", "dash": "6 2 1 2", "width": 1.2},
    "ended": {"color": "#9aa3ab", "dash": "2 6", "width": 1.0},
}
