"""The tests, in the folders of the package; those beside them look at the program as a whole."""

import pytest

# A comparison that fails in one of the tools says what differs, as one in a test does.
pytest.register_assert_rewrite("tests.tools")
