from . import (
    test_concurrency,
    test_line,
    test_matching,
    test_municipality,
    test_portal,
    test_register_import,
    test_round,
    test_security,
    test_tours,
    test_translations,
)
