"""Compiled templates between runs: compiling them is a third of a run."""

from __future__ import annotations

import marshal
from hashlib import sha256
from types import CodeType

from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

from reportgen.files.cache import keep, kept


class CompiledTemplates(BytecodeCache):
    """Jinja's store of compiled templates, by the text of the template and the state of the program.

    Compiling takes a third of a run. Jinja's own store pickles a part of an entry; this one keeps the code alone.
    """

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The bucket of a template, whatever folder it is in: that of a revision is made anew every time."""
        bucket = Bucket(environment, sha256(f"{name}\0{source}".encode()).hexdigest(), self.get_source_checksum(source))
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket, if what is kept is whole."""
        content = kept(f"template-{bucket.key}")
        if content is not None:
            bucket.code = marshal.loads(content)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the bucket, if it can be kept."""
        assert isinstance(bucket.code, CodeType)
        keep(f"template-{bucket.key}", marshal.dumps(bucket.code))
