import assert from 'node:assert/strict';
import { chmod, cp, mkdir, mkdtemp, realpath, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { it } from 'node:test';
import { ensureDataFolder, findBinaries } from '../src/db/embedded-files.ts';

it('PostgreSQL is set up although it and its data lie below a folder of root, such as /root', async (t) => {
  const closed = await realpath(await mkdtemp(join(tmpdir(), 'moorage-test-closed-')));
  t.after(() => rm(closed, { recursive: true, force: true }));
  await chmod(closed, 0o700);
  const { postgres } = await findBinaries();
  const native = dirname(dirname(postgres));
  await cp(native, join(closed, 'native'), { recursive: true, verbatimSymlinks: true });
  const programs = join(closed, 'native', 'bin');
  const home = join(closed, 'data');
  await mkdir(home, { mode: 0o711 });

  await ensureDataFolder(
    home,
    { postgres: join(programs, 'postgres'), initdb: join(programs, 'initdb') },
    'a password',
  );

  assert.ok((await stat(join(home, 'pg', 'PG_VERSION'))).isFile());
});
