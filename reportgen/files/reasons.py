"""Why the system would not do what it was asked for, in the user's language: its own sentences are English."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from types import MappingProxyType

from reportgen.messages import Saying

# Not every system knows every one of them.
_REASONS: Mapping[int, str] = MappingProxyType(
    {
        number: code
        for code, names in {
            "system-missing": ("ENOENT",),
            "system-denied": ("EACCES", "EPERM"),
            "system-is-folder": ("EISDIR",),
            "system-no-folder": ("ENOTDIR",),
            "system-exists": ("EEXIST",),
            "system-not-empty": ("ENOTEMPTY",),
            "system-full": ("ENOSPC",),
            "system-quota": ("EDQUOT",),
            "system-too-large": ("EFBIG", "EOVERFLOW"),
            "system-read-only": ("EROFS",),
            "system-name-too-long": ("ENAMETOOLONG",),
            "system-name": ("EINVAL", "EILSEQ"),
            "system-broken": ("EIO", "ENXIO", "ENODEV", "EUCLEAN", "EREMOTEIO"),
            "system-links": ("ELOOP",),
            "system-link-count": ("EMLINK",),
            "system-other-disk": ("EXDEV",),
            "system-closed": ("EBADF", "EPIPE", "ESHUTDOWN"),
            "system-busy": ("EBUSY", "ETXTBSY", "EAGAIN", "EDEADLK", "ENOLCK"),
            "system-too-many-open": ("EMFILE", "ENFILE"),
            "system-memory": ("ENOMEM", "ENOBUFS"),
            "system-gone": ("ESTALE", "ETIMEDOUT", "EHOSTDOWN", "EHOSTUNREACH", "ENETUNREACH", "ENOTCONN"),
            "system-cannot": ("ENOTSUP", "EOPNOTSUPP", "ENOSYS"),
        }.items()
        for name in names
        if (number := getattr(errno, name, None)) is not None
    }
)


def reason_of(error: OSError | ValueError) -> Saying:
    """The reason of an error of the system, to stand behind a colon; one that is not known by its number.

    What Python itself refuses (a `ValueError`) is a name that no file can have.
    """
    if not isinstance(error, OSError):
        return Saying("system-name")
    if error.errno is None:
        return Saying("system-silent")
    code = _REASONS.get(error.errno)
    return Saying(code) if code else Saying("system-other", {"number": error.errno})
