import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import * as z from 'zod';
import { buildApp } from '../../../src/app.ts';
import { runFolder } from '../../../src/files/run-folder.ts';
import { createTestUser, testDeps } from '../app.ts';
import { openTestDatabase } from '../database.ts';
import { endJob } from '../jobs.ts';
import { filePart, MULTIPART, multipart } from '../multipart.ts';
import { watchRoutes } from '../routes.ts';
import { openTestServices } from '../services.ts';
import { JsonSchema, type FuzzTarget } from './bodies.ts';

const Operation = z.object({
  parameters: z.array(z.object({ name: z.string(), in: z.string() })).default([]),
  requestBody: z
    .object({ content: z.record(z.string(), z.object({ schema: JsonSchema.default({}) })) })
    .optional(),
});
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) });

/** The whole server on a port of its own, with a real database and nothing that ever runs. */
export async function openFuzzServer() {
  const routesOf = watchRoutes();
  const database = await openTestDatabase();
  const home = await mkdtemp(join(tmpdir(), 'moorage-fuzz-'));
  const given = { services: await openTestServices(database, { home }) };
  // What is answered with 500 tells on the standard output what it was.
  const deps = {
    ...(await testDeps(database, given)),
    http: { logLevel: 'error', trustProxy: false as const },
  };
  const app = await buildApp(deps);
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const ada = await createTestUser(deps, 'ada@example.org', 'administrator');
  const bob = await createTestUser(deps, 'bob@example.org', 'member');
  // What the server says to be for people, and its own health, take nothing from whoever asks.
  const described = describe(app.swagger());
  const routes = routesOf()
    .filter(({ url }) => url.startsWith('/api') && !url.includes('/docs'))
    // What is not offered is told alike under every version.
    .filter(({ key, url }) => described.queries.has(key) || url.startsWith('/api/v3'));

  async function make(path: string, body: object, version = 'v3'): Promise<string> {
    const answer = await app.inject({
      method: 'POST',
      url: `/api/${version}${path}`,
      headers: ada.headers,
      payload: body,
    });
    const { id } = answer.json<{ id?: string }>();
    if (id === undefined && answer.statusCode !== 501)
      throw new Error(`POST ${path}: ${String(answer.statusCode)} ${answer.body}`);
    return id ?? 'x';
  }

  /** Under way or over, as far as the database and the disk tell. */
  async function beginJob(isOver: boolean): Promise<string> {
    const id = await make('/jobs/', job);
    await sql`insert into run (job_id, number, started_at) values (${id}, 1, now())`.execute(
      database.db,
    );
    await database.db
      .updateTable('job')
      .set({
        status: 'Executing',
        status_at: new Date(),
        submitted_at: new Date(),
        expected_runs: 1,
      })
      .where('id', '=', id)
      .execute();
    if (isOver) await endJob(database.db, id);
    const work = join(home, runFolder(id, 1), 'work');
    await mkdir(work, { recursive: true });
    await writeFile(join(work, 'a.txt'), 'a\nb\n');
    await writeFile(join(work, '../process_output.log'), 'a\nb\n');
    return id;
  }

  async function upload(): Promise<string> {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/v3/files/contents/',
      headers: { ...ada.headers, 'content-type': MULTIPART },
      payload: multipart(filePart('a.csv', 'a,b\n1,2\n')),
    });
    return answer.json<{ id: string }>().id;
  }

  async function beginUpload(): Promise<string> {
    const begun = await app.inject({
      method: 'POST',
      url: '/api/v3/uploads/',
      headers: {
        ...ada.headers,
        'tus-resumable': '1.0.0',
        'upload-length': '10',
        'upload-metadata': 'filename YQ==',
      },
    });
    return String(begun.headers.location).split('/').at(-2) ?? 'x';
  }

  const hardware = { coreType: 'cove', coresPerSlot: 1 };
  const tile = { analysis: { code: 'user_included' }, command: 'true', hardware };
  const job = { name: 'A job', jobanalyses: [tile] };
  const listOf = <T>(one: () => Promise<T>): Promise<T[]> => Promise.all([one(), one(), one()]);

  return {
    origin,
    authorization: ada.headers.authorization,

    /** A few of everything, new. */
    async renew(): Promise<FuzzTarget> {
      const jobs = await Promise.all([
        ...[true, false, false].map(beginJob),
        ...[job, job].map((one) => make('/jobs/', one)),
      ]);
      const files = await listOf(upload);
      const clusters = await listOf(() => make('/clusters/', { hardware, name: 'A cluster' }));
      const folders = await listOf(() => make('/file-folders/', { name: crypto.randomUUID() }));
      const devices = await listOf(() =>
        make('/storage-devices/', { name: 'A device', storageSize: 1, hardware: { walltime: 1 } }),
      );
      const projects = await listOf(() => make('/projects/', { name: crypto.randomUUID() }));
      const known: Record<string, readonly string[]> = {
        jobId: jobs,
        job: jobs,
        clusterId: clusters,
        fileId: files,
        file: files,
        folderId: folders,
        parentId: folders,
        parent: folders,
        deviceId: devices,
        storageDeviceId: devices,
        projectId: projects,
        draftId: await listOf(() => make('/drafts/', {})),
        tokenId: await listOf(() => make('/tokens/', { name: 'A token' })),
        uploadId: await listOf(beginUpload),
        userId: [bob.id],
        email: [bob.email, 'new@example.org'],
        run: ['1', '2'],
        runNumber: ['1', '2'],
        code: ['user_included'],
        org: ['moorage'],
        workspace: ['04-123456789'],
        '*': ['a.txt', 'process_output.log', 'shared/a.txt', 'no/such', 'a.txt/'],
        id: [...jobs, ...files, ...folders],
      };
      return { routes, ...described, known: new Map(Object.entries(known)) };
    },

    async close(): Promise<void> {
      await app.close();
      await database.close();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** Schemas of bodies and names of query parameters, by route; the document tells them for v3, and they hold for all. */
function describe(document: unknown): Pick<FuzzTarget, 'bodies' | 'queries'> {
  const operations = Object.entries(Document.parse(document).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const below = path.replace(/^\/api\/v3/, '').replaceAll(/\{[^}]+\}/g, '{}');
      return [`${method.toUpperCase()} ${below}`, operation] as const;
    }),
  );
  return {
    bodies: new Map(
      operations.flatMap(([key, { requestBody }]) => {
        const [content] = Object.values(requestBody?.content ?? {});
        return content ? [[key, content.schema] as const] : [];
      }),
    ),
    queries: new Map(
      operations.map(([key, { parameters }]) => [
        key,
        parameters.filter((one) => one.in === 'query').map(({ name }) => name),
      ]),
    ),
  };
}
