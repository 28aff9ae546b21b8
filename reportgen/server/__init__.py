"""The page of `reportgen edit`: its server for this machine alone, what it shows anew, what it saves.

Starlette, uvicorn and watchfiles come with the extra `edit` and are loaded with the modules that use them.
"""
