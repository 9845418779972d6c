# SPDX-License-Identifier: EUPL-1.2
"""An editor that is not ours (the client of pygls) at work in a workflow, without a screen: what `sluis lsp` answers it.

    lsp_client.py SLUIS FOLDER LOCALE     SLUIS is the program, FOLDER holds a copy of workflows/gho-dgw

It opens a phase with a slip in it, mends it with what the server offers, asks for completion, inserts a whole step, asks for
the parts of the file, definition, references and hover, renames a party in all files and writes them, and ends the server. Everything goes through the types of the protocol,
which take nothing else. It prints one JSON object: what it was answered, and how the server ended.
"""

import asyncio
import json
import pathlib
import re
import sys

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient


class Editor:
    """The client, with the documents that it has open."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.client = LanguageClient("an-editor", "1.0")
        self.texts: dict[str, str] = {}
        self.told: asyncio.Queue = asyncio.Queue()

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def _(params: lsp.PublishDiagnosticsParams):
            self.told.put_nowait(params)

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str):
        self.texts[name] = text
        item = lsp.TextDocumentItem(uri=self.uri(name), language_id="yaml", version=1, text=text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(text_document=item))

    def change(self, name: str, text: str):
        self.texts[name] = text
        document = lsp.VersionedTextDocumentIdentifier(uri=self.uri(name), version=2)
        whole = lsp.TextDocumentContentChangeWholeDocument(text=text)
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(text_document=document, content_changes=[whole])
        )

    async def findings(self, name: str) -> list:
        """The findings of a document that are told next."""
        while True:
            params = await self.told.get()
            if params.uri == self.uri(name):
                return params.diagnostics

    async def last_findings(self, name: str) -> list:
        """The findings of a document that are told last, when nothing more has come for a while."""
        last = await self.findings(name)
        while True:
            try:
                last = await asyncio.wait_for(self.findings(name), 2)
            except asyncio.TimeoutError:
                return last

    def at(self, name: str, piece: str) -> dict:
        """The place at the end of a piece of a text, as the parameters of a question."""
        before = self.texts[name].partition(piece)[0] + piece
        line = before.count("\n")
        character = len(before.rsplit("\n", 1)[-1].encode("utf-16-le")) // 2
        return {
            "text_document": lsp.TextDocumentIdentifier(uri=self.uri(name)),
            "position": lsp.Position(line=line, character=character),
        }

    def applied(self, text: str, edits: list) -> str:
        """A text after edits; each stands on one line."""
        lines = [line.encode("utf-16-le") for line in text.split("\n")]
        for edit in sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True):
            assert edit.range.start.line == edit.range.end.line
            line = lines[edit.range.start.line]
            start, end = 2 * edit.range.start.character, 2 * edit.range.end.character
            lines[edit.range.start.line] = line[:start] + edit.new_text.encode("utf-16-le") + line[end:]
        return "\n".join(line.decode("utf-16-le") for line in lines)


async def work(program: str, folder: pathlib.Path, locale: str) -> dict:
    editor, answers = Editor(folder), {}
    client = editor.client
    await client.start_io(program, "lsp")
    item = lsp.ClientCompletionItemOptions(snippet_support=True)
    capabilities = lsp.ClientCapabilities(
        text_document=lsp.TextDocumentClientCapabilities(
            completion=lsp.CompletionClientCapabilities(completion_item=item),
            rename=lsp.RenameClientCapabilities(prepare_support=True),
            document_symbol=lsp.DocumentSymbolClientCapabilities(hierarchical_document_symbol_support=True),
        )
    )
    params = lsp.InitializeParams(capabilities=capabilities, root_uri=folder.as_uri(), locale=locale)
    server = (await client.initialize_async(params)).capabilities
    answers["abilities"] = {
        name: bool(getattr(server, f"{name}_provider"))
        for name in [
            "completion",
            "definition",
            "references",
            "document_highlight",
            "document_symbol",
            "hover",
            "rename",
            "code_action",
        ]
    }
    client.initialized(lsp.InitializedParams())

    phase = "phase-1-cooperation.yaml"
    good = (folder / phase).read_text(encoding="utf-8")
    editor.open(phase, good.replace("needs: baseline", "needs: basline"))
    found = await editor.findings(phase)
    answers["fault"] = [[one.code, one.message, one.range.start.line] for one in found]
    spot = lsp.Range(start=found[0].range.start, end=found[0].range.end)
    context = lsp.CodeActionContext(diagnostics=found)
    document = lsp.TextDocumentIdentifier(uri=editor.uri(phase))
    offered = await client.text_document_code_action_async(
        lsp.CodeActionParams(text_document=document, range=spot, context=context)
    )
    mended = editor.applied(editor.texts[phase], offered[0].edit.changes[editor.uri(phase)])
    answers["mended"] = mended == good
    editor.change(phase, mended)
    answers["after"] = [one.message for one in await editor.findings(phase)]

    async def completed(piece: str) -> list:
        items = await client.text_document_completion_async(lsp.CompletionParams(**editor.at(phase, piece)))
        return [[item.label, item.text_edit.new_text, bool(item.documentation)] for item in items]

    answers["kinds"] = await completed("  baseline:\n    kind: ")
    editor.change(phase, good.replace("    needs: baseline\n", "    needs: baseline\n    if: steps.baseline.\n"))
    answers["reads"] = await completed("if: steps.baseline.")
    editor.change(phase, good.replace("    needs: baseline\n", "    needs: baseline\n    no\n"))
    answers["keys"] = await completed("needs: baseline\n    no")

    # A whole step, as an editor inserts it that indents further lines as the first.
    typed = good.replace("\ngate:", "\n  wa\ngate:")
    editor.change(phase, typed)
    asked = lsp.CompletionParams(**editor.at(phase, "\n  wa"))
    items = await client.text_document_completion_async(asked)
    [wait] = [one for one in items if one.label == "wait" and one.insert_text_format == lsp.InsertTextFormat.Snippet]
    assert wait.kind == lsp.CompletionItemKind.Snippet
    filled = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", wait.text_edit.new_text).replace("\n", "\n  ")
    wait.text_edit.new_text = filled
    editor.change(phase, editor.applied(typed, [wait.text_edit]))
    # What was told of the texts before comes first; of this one it is told last.
    await client.text_document_hover_async(lsp.HoverParams(**editor.at(phase, "gate:")))
    answers["snippet"] = [one.message for one in await editor.last_findings(phase)]
    editor.change(phase, good)

    symbols = await client.text_document_document_symbol_async(
        lsp.DocumentSymbolParams(text_document=lsp.TextDocumentIdentifier(uri=editor.uri(phase)))
    )
    answers["symbols"] = [[one.name, [child.name for child in one.children]] for one in symbols]

    role = editor.at(phase, "by: steering-gr")
    [place] = await client.text_document_definition_async(lsp.DefinitionParams(**role))
    answers["definition"] = [pathlib.PurePath(place.uri).name, place.range.start.line]
    context = lsp.ReferenceContext(include_declaration=True)
    places = await client.text_document_references_async(lsp.ReferenceParams(context=context, **role))
    answers["references"] = len(places)
    marked = await client.text_document_document_highlight_async(lsp.DocumentHighlightParams(**role))
    answers["highlights"] = len(marked)
    answers["hover"] = (await client.text_document_hover_async(lsp.HoverParams(**role))).contents.value
    key = editor.at(phase, "when_sil")
    answers["key"] = (await client.text_document_hover_async(lsp.HoverParams(**key))).contents.value

    header = "workflow.yaml"
    editor.open(header, (folder / header).read_text(encoding="utf-8"))
    party = editor.at(header, "\n  goir")
    prepared = await client.text_document_prepare_rename_async(lsp.PrepareRenameParams(**party))
    answers["prepared"] = [prepared.placeholder, prepared.range.end.character - prepared.range.start.character]
    try:
        await client.text_document_rename_async(lsp.RenameParams(new_name="Goirle!", **party))
    except JsonRpcException as refusal:
        answers["refused"] = refusal.message
    edit = await client.text_document_rename_async(lsp.RenameParams(new_name="goirle-stad", **party))
    for uri, edits in edit.changes.items():
        path = folder / pathlib.PurePath(uri).name
        path.write_text(editor.applied(path.read_text(encoding="utf-8"), edits), encoding="utf-8")
    answers["renamed"] = sorted(pathlib.PurePath(uri).name for uri in edit.changes)

    await client.shutdown_async(None)
    client.exit(None)
    process = client._server
    answers["ended"] = await process.wait()
    await client.stop()
    return answers


if __name__ == "__main__":
    _, program, folder, locale = sys.argv
    print(json.dumps(asyncio.run(work(program, pathlib.Path(folder), locale))))
