/** The SQL editor: CodeMirror with the release's tables and columns to complete. */

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { PostgreSQL, sql } from "@codemirror/lang-sql";
import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import { Compartment, EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers, placeholder } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export interface Completions {
  [table: string]: { label: string; detail: string; type: string }[];
}

const COLOURS = HighlightStyle.define([
  { tag: tags.keyword, color: "#8c2a1a", fontWeight: "600" },
  { tag: [tags.string, tags.special(tags.string)], color: "#31603f" },
  { tag: tags.number, color: "#1d4e6b" },
  { tag: tags.comment, color: "#6b655a", fontStyle: "italic" },
]);

export class Editor {
  private readonly view: EditorView;
  private readonly dialect = new Compartment();

  constructor(into: HTMLElement, text: string, label: string, hint: string, run: () => void) {
    this.view = new EditorView({
      parent: into,
      state: EditorState.create({
        doc: text,
        extensions: [
          lineNumbers(),
          history(),
          drawSelection(),
          closeBrackets(),
          autocompletion(),
          syntaxHighlighting(COLOURS),
          placeholder(hint),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ "aria-label": label, "aria-multiline": "true" }),
          this.dialect.of(sql({ dialect: PostgreSQL })),
          Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }])),
          // Tab moves on, as everywhere on the page: an editor must not be a trap for the keyboard
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        ],
      }),
    });
  }

  /** Gives the names that can be completed. */
  know(schema: Completions): void {
    this.view.dispatch({ effects: this.dialect.reconfigure(sql({ dialect: PostgreSQL, schema, upperCaseKeywords: true })) });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  set text(next: string) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: next } });
  }
}
