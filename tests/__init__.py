from . import (
    test_answers,
    test_concurrency,
    test_line,
    test_matching,
    test_municipality,
    test_portal,
    test_register_import,
    test_security,
    test_tours,
    test_translations,
)
