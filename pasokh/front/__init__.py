"""The one front: what stands between the network and Django.

uvicorn speaks HTTP; `application.Front` routes. Live streams are connections of their own (`pasokh.live`), static and
stored files are sent by the loop, request bodies are read whole before a thread is taken, and Django's WSGI handler
answers the rest in a few threads. So nobody's slow line takes a thread.

A view hands a file over with the response headers of `sending`: `X-Pasokh-File` and `X-Pasokh-File-Once`.
"""
