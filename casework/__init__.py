"""Where the case of a municipality stands, computed without the database."""
