import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { File, FileLines, FilePatch } from '#contract/files';
import { page } from '#contract/wire';
import { DomainError } from '../http/domain-error.ts';
import { originOf, pageRequest, toPage } from '../http/page.ts';
import type { WireVersion } from '../http/user.ts';
import { lastSegment } from './content-disposition.ts';
import { readLines } from './file-lines.ts';
import { isAsked, readFileFilter } from './file-query.ts';
import { FILE_TYPES } from './file-types.ts';
import type { FilesService } from './files.service.ts';
import { sendFile } from './send-file.ts';

interface Options {
  readonly files: FilesService;
  readonly version: WireVersion;
}

const params = z.object({ fileId: z.string() });
const DEFAULT_PAGE_SIZE = { v2: 10, v3: 25 };

export const filesRoutes: FastifyPluginAsyncZod<Options> = async (app, { files, version }) => {
  app.get('/files/', { schema: { response: { 200: page(File) } } }, async (request) => {
    const asked = pageRequest(request, DEFAULT_PAGE_SIZE[version]);
    const { rows, count } = await files.list(
      request.user,
      readFileFilter(request),
      asked.limit,
      asked.offset,
    );
    const seen = rows.map(files.view(request.user, originOf(request)));
    if (!isAsked(request, 'include_jobs')) return toPage(request, asked, count, seen);
    const jobs = await files.jobsOf(request.user, rows);
    const withJobs = seen.map((file) => {
      const results = jobs.get(file.id) ?? [];
      return { ...file, jobs: { count: results.length, results } };
    });
    return toPage(request, asked, count, withJobs);
  });

  app.get('/files/:fileId/', { schema: { params, response: { 200: File } } }, async (request) =>
    files.view(
      request.user,
      originOf(request),
    )(await files.requireReadable(request.user, request.params.fileId)),
  );

  app.patch(
    '/files/:fileId/',
    { schema: { params, body: FilePatch, response: { 200: File } } },
    async (request) => {
      const { name, typeId } = request.body;
      if (name !== null && lastSegment(name) !== name) {
        throw new DomainError(400, {
          name: ['A name of at most 255 bytes, without slashes, is required.'],
        });
      }
      if (typeId !== null && !FILE_TYPES.includes(typeId)) {
        throw new DomainError(400, { typeId: [`A file type is one of ${FILE_TYPES.join(', ')}.`] });
      }
      const row = await files.patch(request.user, request.params.fileId, request.body);
      return files.view(request.user, originOf(request))(row);
    },
  );

  app.delete('/files/:fileId/', { schema: { params } }, async (request, reply) => {
    await files.require(request.user, request.params.fileId);
    await files.removeInputs(request.user, [request.params.fileId]);
    return reply.code(204).send();
  });

  app.get('/files/:fileId/contents/', { schema: { params } }, async (request, reply) => {
    const row = await files.requireReadable(request.user, request.params.fileId);
    // What people fetch of their own is nobody's business.
    if (row.owner_id !== request.user.id)
      request.audit = { action: 'file.download', subjectId: row.id, detail: { name: row.name } };
    return sendFile(request, reply, await files.open(row), {
      name: row.name,
      etag: `"${row.sha512}"`,
    });
  });

  app.get(
    '/files/:fileId/lines/',
    { schema: { params, response: { 200: FileLines } } },
    async (request) => {
      const row = await files.requireReadable(request.user, request.params.fileId);
      return { lines: await readLines(await files.open(row)) };
    },
  );
};
