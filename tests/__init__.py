from . import (
    test_concurrency,
    test_line,
    test_matching,
    test_municipality,
    test_municipality_facts,
    test_needs_and_pairs,
    test_portal,
    test_register_import,
    test_security,
    test_tie,
    test_tours,
    test_translations,
)
