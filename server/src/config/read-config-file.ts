import { dirname, resolve } from 'node:path';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import * as z from 'zod';
import type { core } from 'zod';
import { StartError } from '../db/start-error.ts';
import { BadCertificate, readCertificate, type TlsFiles } from '../http/certificates.ts';
import { nearest } from './nearest.ts';
import { ConfigFile } from './site-config.ts';

/** Reads moorage.yaml. What is wrong is told in one sentence with file, line and what to do. */
export function readConfigFile(text: string, file: string): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const broken = document.errors[0];
  if (broken) {
    const line = broken.linePos?.[0].line ?? 1;
    const reason = broken.message.split(/ at line |\n/)[0] ?? broken.message;
    throw new StartError(
      `${file}, line ${String(line)}: this is not YAML (${reason}): correct the line and start again.`,
    );
  }
  const refuse = (issue: core.$ZodIssue): never => {
    const line = lines.linePos(offsetOf(document, issue)).line;
    throw new StartError(`${file}, line ${String(line)}: ${explain(issue, document)}`);
  };
  const read = ConfigFile.safeParse(document.toJS() ?? {});
  if (!read.success) return refuse(firstIssue(read.error.issues));
  if (!read.data.tls) return read.data;
  const tls = fromFolder(read.data.tls, dirname(file));
  const wrong = certificateIssue(tls);
  return wrong ? refuse(wrong) : { ...read.data, tls };
}

/** Paths in the file start where the file is. */
const fromFolder = ({ certificate, key }: TlsFiles, folder: string): TlsFiles => ({
  certificate: resolve(folder, certificate),
  key: resolve(folder, key),
});

function certificateIssue(files: TlsFiles): core.$ZodIssue | null {
  try {
    readCertificate(files);
    return null;
  } catch (error) {
    if (!(error instanceof BadCertificate)) throw error;
    return { code: 'custom', path: ['tls', error.file], message: error.message, input: files };
  }
}

/** A misspelt key explains the missing one beside it, so it is told first. */
function firstIssue(issues: readonly core.$ZodIssue[]): core.$ZodIssue {
  const first = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0];
  if (!first) throw new Error('A refused configuration has an issue');
  return first;
}

function explain(issue: core.$ZodIssue, document: Document): string {
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const known = knownKeys(issue.path);
    return `"${key}" is not known here: did you mean "${nearest(key, known)}"? Known are ${known.join(', ')}.`;
  }
  const name = issue.path
    .map((part) => (typeof part === 'number' ? `[${String(part)}]` : `.${String(part)}`))
    .join('')
    .slice(1);
  const isMissing = document.getIn(issue.path) === undefined && issue.path.length > 0;
  const message = isMissing && issue.code === 'invalid_type' ? 'is missing: add it' : issue.message;
  return `${name === '' ? 'the configuration' : `"${name}"`} ${message}.`;
}

/** Which keys are allowed where an unknown one was found; read off the schema, so that it never lags behind. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  let schemas: core.$ZodType[] = [ConfigFile];
  for (const part of path) schemas = schemas.flatMap((schema) => inside(schema, part));
  return [...new Set(schemas.flatMap(keysOf))];
}

/** What may stand below `part` of a map or a list; of a union, what may stand in any of its options. */
function inside(schema: core.$ZodType, part: PropertyKey): core.$ZodType[] {
  const plain = unwrap(schema);
  if (plain instanceof z.ZodUnion) return plain.options.flatMap((option) => inside(option, part));
  if (plain instanceof z.ZodArray) return [plain.element];
  const found: unknown = plain instanceof z.ZodObject ? plain.shape[String(part)] : undefined;
  return found instanceof z.ZodType ? [found] : [];
}

function keysOf(schema: core.$ZodType): string[] {
  const plain = unwrap(schema);
  if (plain instanceof z.ZodUnion) return plain.options.flatMap(keysOf);
  return plain instanceof z.ZodObject ? Object.keys(plain.shape) : [];
}

function unwrap(schema: core.$ZodType): core.$ZodType {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodOptional
  )
    return unwrap(schema.unwrap());
  return schema instanceof z.ZodPipe ? unwrap(schema.in) : schema;
}

/** Where the issue stands: the unknown key itself, else the value, else whatever encloses the missing one. */
function offsetOf(document: Document, issue: core.$ZodIssue): number {
  if (issue.code === 'unrecognized_keys') {
    const map: unknown =
      issue.path.length === 0 ? document.contents : document.getIn(issue.path, true);
    const key = isMap(map)
      ? map.items
          .map((pair) => pair.key)
          .find((node) => isScalar(node) && node.value === issue.keys[0])
      : undefined;
    if (isNode(key)) return key.range?.[0] ?? 0;
  }
  for (let depth = issue.path.length; depth > 0; depth -= 1) {
    const node: unknown = document.getIn(issue.path.slice(0, depth), true);
    if (isNode(node)) return node.range?.[0] ?? 0;
  }
  return 0;
}
