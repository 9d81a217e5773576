"""What pages have in common whose address, from a mail, is their key."""

import re

#: A number as our pages write it: anything else, such as "²" or thousands of digits, was made by hand.
NUMBER = re.compile(r"[0-9]{1,9}")
#: Ids are 4 bytes in the database.
ID_MAX = 2**31 - 1
#: The address goes to no other site, search engine or shared cache.
CONFIDENTIAL_HEADERS = [
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex"),
    ("Cache-Control", "no-store"),
]
