/** The release's database, read-only, in the browser: opened once, closed to files and network. */

import * as duckdb from "@duckdb/duckdb-wasm";
import workerUrl from "@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js?url";
import moduleUrl from "@duckdb/duckdb-wasm/dist/duckdb-eh.wasm?url";
import { toResult, type Result } from "./result";

export const FILE = "release/nianbao.duckdb";
/** Larger than this, the file is read page by page where the server can do so (HTTP ranges). */
const WHOLE_UP_TO = 48_000_000;

export type Progress = (done: number, whole: number) => void;
let opened: Promise<duckdb.AsyncDuckDBConnection> | null = null;
let watcher: Progress = () => undefined;

/** Opens the database unless it is open. `watch` is told how much of the file has come. */
export function open(watch?: Progress): Promise<duckdb.AsyncDuckDBConnection> {
  if (watch) watcher = watch;
  opened ??= connect().catch((error: unknown) => {
    opened = null; // so that a reader can try again
    throw error;
  });
  return opened;
}

/** The answer to a question. Rejects with what the engine says of a wrong one. */
export async function query(sql: string): Promise<Result> {
  const work = await open();
  return toResult(await work.query(sql));
}

/** The answer as records. */
export async function records<T>(sql: string): Promise<T[]> {
  const { names, rows } = await query(sql);
  return rows.map((row) => Object.fromEntries(names.map((name, n) => [name, row[n]])) as T);
}

async function connect(): Promise<duckdb.AsyncDuckDBConnection> {
  const engine = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), startWorker());
  const [, file] = await Promise.all([engine.instantiate(absolute(moduleUrl)), fetchFile()]);
  await engine.open({ filesystem: { forceFullHTTPReads: false, reliableHeadRequests: true } });
  if (file) await engine.registerFileBuffer("nianbao.duckdb", file);
  else await engine.registerFileURL("nianbao.duckdb", absolute(FILE), duckdb.DuckDBDataProtocol.HTTP, false);
  const work = await engine.connect();
  // extensions would come from another host: what the release needs is in the engine
  for (const statement of [
    "SET autoinstall_known_extensions = false",
    "SET autoload_known_extensions = false",
    "ATTACH 'nianbao.duckdb' AS nianbao (READ_ONLY)",
    "USE nianbao",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ]) {
    await work.query(statement);
  }
  return work;
}

/** A worker made of a blob inherits the page's content security policy; one loaded by address would not. */
function startWorker(): Worker {
  const code = `importScripts(${JSON.stringify(absolute(workerUrl))});`;
  return new Worker(URL.createObjectURL(new Blob([code], { type: "text/javascript" })));
}

/** The file's bytes; null where it is large and the server can hand out parts of it. */
async function fetchFile(): Promise<Uint8Array | null> {
  const answer = await fetch(FILE, { headers: { Range: "bytes=0-0" } });
  if (!answer.ok) throw new Error(`${FILE}: HTTP ${answer.status}`);
  if (answer.status !== 206) return await readAll(answer);
  const size = Number(answer.headers.get("Content-Range")?.split("/")[1]);
  if (size > WHOLE_UP_TO) return null;
  return await readAll(await fetch(FILE));
}

async function readAll(answer: Response): Promise<Uint8Array> {
  const whole = Number(answer.headers.get("Content-Length") ?? 0);
  const reader = answer.body?.getReader();
  if (!reader) return new Uint8Array(await answer.arrayBuffer());
  const parts: Uint8Array[] = [];
  let done = 0;
  for (;;) {
    const { value, done: ended } = await reader.read();
    if (ended) break;
    parts.push(value);
    done += value.length;
    watcher(done, whole);
  }
  const all = new Uint8Array(done);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function absolute(address: string): string {
  return new URL(address, document.baseURI).href;
}
