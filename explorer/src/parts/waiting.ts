/** While the engine and the database come: what is awaited, and how far it is. */

import { open } from "../database";
import { fill, h } from "../dom";
import { bytes } from "../format";
import { t } from "../language";

/** Says in `into` that something is awaited; call the result when it is there. */
export function waiting(into: HTMLElement): () => void {
  const line = h("p", { class: "waiting", role: "status" }, t("opening"));
  fill(into, line);
  let isDone = false;
  void open((done, whole) => {
    if (!isDone) fill(line, t("loading", { done: bytes(done), whole: whole ? bytes(whole) : "?" }));
  }).catch(() => undefined); // the view's own question says what is wrong
  return () => {
    isDone = true;
    line.remove();
  };
}
