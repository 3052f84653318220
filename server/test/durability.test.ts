import assert from 'node:assert/strict';
import {
  chmod,
  lstat,
  mkdir,
  open,
  readFile,
  readlink,
  writeFile,
  type FileHandle,
} from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { createWorkbench } from './support/workbench.ts';
import { runToEnd, setupEngine, temporaryFolder } from './support/local-engine.ts';

describe('a power cut', async () => {
  const { upload, home } = await createWorkbench();

  it('R18: finds an upload that was acknowledged on the disk, its bytes first and then its name', async (t) => {
    const handle = await open('/dev/null');
    const prototype = Object.getPrototypeOf(handle) as FileHandle;
    await handle.close();
    const synced: string[] = [];
    t.mock.method(prototype, 'sync', async function sync(this: FileHandle) {
      const path = await readlink(`/proc/self/fd/${String(this.fd)}`);
      await this.datasync();
      synced.push(path.slice(home.length + 1).replace(/[0-9a-f-]{36}$/, '<name>'));
    });

    await upload('input.dat', 'some bytes');

    assert.deepEqual(synced, ['files/incoming/<name>', 'files']);
  });

  it('R18: finds a whole exit record or none: it is on the disk, as the log is, before it counts', async (t) => {
    const root = await temporaryFolder(t);
    const tools = join(root, 'tools');
    const told = join(root, 'told');
    await mkdir(tools);
    await writeFile(
      join(tools, 'sync'),
      `#!/bin/bash
printf '%s\\n' "$@" >>'${told}'
ls "$MOORAGE_SHIM_FOLDER" >>'${told}'
PATH=/usr/bin:/bin exec sync "$@"
`,
    );
    await chmod(join(tools, 'sync'), 0o755);
    const { engine, spec } = await setupEngine(t, { folder: root, path: `${tools}:/usr/bin:/bin` });
    const run = spec('job', 'echo hello');

    await runToEnd(engine, run);

    const lines = (await readFile(told, 'utf8')).trim().split('\n');
    assert.deepEqual(lines.slice(0, 2), [
      join(run.folder, 'process_output.log'),
      join(run.folder, '.moorage/exit.json'),
    ]);
    assert.ok(!lines.includes('exit.json'), 'it was moved to its place before it was on the disk');
    assert.ok((await lstat(join(run.folder, 'exit.json'))).isFile());
  });
});
