import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { createApi } from '../../scripts/lib/api.ts';
import { OWN_TOKEN, startServer, type OwnServer } from '../../scripts/lib/server.ts';

/** Each job says that it has begun, waits for the file `go`, writes 1,000 lines, and ends as it was told. */
const command = (go: string, ending: string) => `
echo begun
until [ -e '${go}' ]; do sleep 0.05; done
seq 1000
${ending}`;

const cases = [
  { name: 'ends well', ending: 'exit 0', outcome: 'succeeded', exitCode: 0, signal: null },
  {
    name: 'fails',
    ending: 'echo broken >&2; exit 7',
    outcome: 'failed',
    exitCode: 7,
    signal: null,
  },
  { name: 'is killed', ending: 'kill -9 $$', outcome: 'failed', exitCode: 137, signal: 'SIGKILL' },
] as const;

describe(
  'a server that is killed while three jobs run, and started again',
  { timeout: 120_000 },
  () => {
    let home: string;
    let server: OwnServer;
    const api = () => createApi(server.baseUrl, OWN_TOKEN);
    const logOf = async (jobId: string): Promise<string> => {
      const response = await fetch(`${server.baseUrl}/api/v3/jobs/${jobId}/runs/1/log/`, {
        headers: { Authorization: `Token ${OWN_TOKEN}` },
      });
      return response.text();
    };

    before(async () => {
      home = await mkdtemp(path.join(tmpdir(), 'moorage-kill-'));
      // Three jobs side by side on however few cores this machine has: cores are only counted.
      await writeFile(
        path.join(home, 'moorage.yaml'),
        'sites: [{ name: local, engine: local, cores: 3 }]',
      );
      server = await startServer(home, 'server');
    });
    after(async () => {
      await api().tearDownAll();
      await server.end('SIGTERM');
      await rm(home, { recursive: true, force: true });
    });

    it('R7: ends each job with its true exit code and whole log', async () => {
      const go = path.join(home, 'go');
      const jobs: string[] = [];
      for (const { name, ending } of cases) {
        jobs.push((await api().submit({ name, command: command(go, ending) })).id);
      }
      for (const jobId of jobs) await api().jobIn(jobId, 'Executing');

      await server.end('SIGKILL');
      await writeFile(go, '');
      server = await startServer(home, 'server');

      for (const [index, { name, outcome, exitCode, signal }] of cases.entries()) {
        const job = await api().jobOver(jobs[index] ?? '');
        assert.deepEqual(
          { name: job.name, outcome: job.outcome, exitCode: job.exitCode, signal: job.signal },
          { name, outcome, exitCode, signal },
        );
        const lines = (await logOf(job.id)).split('\n');
        assert.equal(lines[0], 'begun');
        assert.deepEqual(
          lines.slice(1, 1001),
          Array.from({ length: 1000 }, (_, n) => String(n + 1)),
        );
        assert.ok(
          lines.includes(`Exited with code ${String(exitCode)}`),
          lines.slice(-4).join('\n'),
        );
      }
    });
  },
);
