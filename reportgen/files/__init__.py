"""The file system: the project's folders, whole writes, the cache."""
