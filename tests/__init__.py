"""The tests, in the folders of the package; those beside them look at the program as a whole."""

import sys

# A comparison that fails in one of the tools says what differs, as one in a test does. Processes that tests start to
# work for them need no pytest.
if "pytest" in sys.modules:
    sys.modules["pytest"].register_assert_rewrite("tests.tools")
