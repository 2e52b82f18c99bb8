"""Flows at the desk: their list, the editor (a canvas, and an outline with the same powers), the simulator, versions, runs, and the part of a request's panel.

The truth of a draft is the server's: whatever is done in the editor is one small deed (`editing`) that is saved at once, with the revision that the page knew.
"""
