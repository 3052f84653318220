import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { StartError } from '../../server/src/db/start-error.ts';

const ROOT = join(import.meta.dirname, '../..');
const UI_FOLDER = join(ROOT, 'dist/ui');
/** Beside the folder, which a build empties. */
const STAMP = join(ROOT, 'dist/ui.stamp');
const SOURCES = [
  'src',
  'contract',
  'public',
  'angular.json',
  'tsconfig.json',
  'tsconfig.app.json',
  'package-lock.json',
];

/**
 * Builds the UI unless it was built from exactly these sources. Their content is compared, not their dates: switching
 * to another version and back changes dates alone.
 */
export async function buildUi(): Promise<void> {
  const wanted = await hashSources();
  const built = await readFile(STAMP, 'utf8').catch(() => null);
  const isThere = await stat(join(UI_FOLDER, 'index.html')).then(
    () => true,
    () => false,
  );
  if (isThere && built === wanted) return;
  process.stdout.write('Building the pages; this is done once for each version.\n');
  await runBuild();
  await precompress();
  await writeFile(STAMP, wanted);
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES) {
    for (const file of await filesOf(join(ROOT, source))) {
      if (!file.endsWith('.spec.ts'))
        hash
          .update(file)
          .update('\0')
          .update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

/** A file stands for itself. In a fixed order. */
async function filesOf(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function runBuild(): Promise<void> {
  const cli = join(ROOT, 'node_modules/@angular/cli/bin/ng.js');
  const build = spawn(process.execPath, [cli, 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [build.stdout, build.stderr])
    stream.on('data', (text: Buffer) => {
      said += text.toString();
    });
  return new Promise((resolve, reject) => {
    build.once('error', reject);
    build.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new StartError(`The pages could not be built:\n${said}`));
    });
  });
}

/** Below this a compressed file saves nothing. */
const WORTH_BYTES = 1024;

/** Once, at the highest level, instead of for every request. */
async function precompress(): Promise<void> {
  const files = (await filesOf(UI_FOLDER)).filter((file) =>
    /\.(?:js|css|svg|json|txt)$/.test(file),
  );
  for (const file of files) {
    const content = await readFile(file);
    if (content.length < WORTH_BYTES) continue;
    await writeFile(`${file}.br`, await promisify(brotliCompress)(content));
    await writeFile(`${file}.gz`, await promisify(gzip)(content, { level: 9 }));
  }
}
