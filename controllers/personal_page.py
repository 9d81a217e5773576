"""What pages have in common whose address, from a mail, is their key."""

#: Ids are 4 bytes in the database.
ID_MAX = 2**31 - 1
#: The address goes to no other site, search engine or shared cache.
CONFIDENTIAL_HEADERS = [
    ("Referrer-Policy", "no-referrer"),
    ("X-Robots-Tag", "noindex"),
    ("Cache-Control", "no-store"),
]
