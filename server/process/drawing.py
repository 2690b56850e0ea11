"""Orders about the document of a run: edits, and which drawing is in force where it stands."""

from __future__ import annotations

import json
from typing import Any

from engine.documents.document import Document, dump, parse
from engine.errors import DocumentError, Trouble
from server import limits
from server.process.admission import admit
from server.process.speech import Speech


class Drawing(Speech):
    """The part of a ``RunLoop`` that takes documents."""

    def _do_edit(self, head: dict[str, Any], body: bytes) -> None:
        run = self._live()
        doc = self._document(body)
        if head["rev"] != self._rev:
            again = head["rev"] == self._rev - 1 and doc == self._doc  # sent once more after a crash
            self._say(self._accepted() if again else self._stale(), head["from"])
            return
        run.machine.kept = {}
        run.edit(self._parsed(doc))
        self._rev += 1
        self._doc, self._graph = doc, run.graph
        self._checkpoint()  # what was accepted survives a crash
        self._say(self._accepted(), head["from"])
        self._say(self._stale(), others=head["from"])
        self._say_kept(head)
        self._touched()

    def _document(self, body: bytes) -> dict[str, Any]:
        doc: dict[str, Any] = json.loads(body)
        nodes = doc.get("nodes")
        if isinstance(nodes, list) and len(nodes) > limits.NODES.value:
            trouble = limits.NODES.trouble(len(nodes), "The document", path="nodes")
            raise DocumentError(Trouble(**trouble.model_dump()))
        return doc

    def _parsed(self, doc: dict[str, Any]) -> Document:
        document = parse(doc)
        admit(document, self._data_dir)
        return document

    def _redrawn(self) -> None:
        """After moving on the timeline: tell the pages when another drawing is in force there."""
        run = self._live()
        if run.graph is self._graph:
            return
        self._graph = run.graph
        doc = dump(run.document)
        if doc != dump(parse(self._doc)):
            self._doc = doc
            self._rev += 1
            self._say(self._stale())
