"""The file system: where things are in a project, writing a file whole or not at all, the cache between runs."""
