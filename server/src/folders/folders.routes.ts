import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import {
  ArchiveRequest,
  Folder,
  FolderEntry,
  FolderRequest,
  RootFolders,
  TrashEntry,
  TrashRequest,
} from '#contract/folders';
import { page } from '#contract/wire';
import type { FolderRow } from '../db/schema.ts';
import type { FilesService } from '../files/files.service.ts';
import { originOf, pageRequest, toPage } from '../http/page.ts';
import type { FoldersService } from './folders.service.ts';
import type { TrashService } from './trash.service.ts';

interface Options {
  readonly folders: FoldersService;
  readonly trash: TrashService;
  readonly files: Pick<FilesService, 'view'>;
}

const params = z.object({ folderId: z.string() });
const PAGE_SIZE = 25;

export const foldersRoutes: FastifyPluginAsyncZod<Options> = async (
  app,
  { folders, trash, files },
) => {
  app.get('/users/me/folders/', { schema: { response: { 200: RootFolders } } }, (request) =>
    folders.roots(request.user),
  );

  app.post(
    '/folders/:folderId/',
    {
      config: { once: true },
      schema: { params, body: FolderRequest, response: { 201: Folder } },
    },
    async (request, reply) => {
      const wanted = { name: request.body.name, parentId: request.params.folderId };
      const { id, name } = await folders.create(request.user, wanted, request.once);
      return reply.code(201).send({ id, name });
    },
  );

  app.delete('/folders/:folderId/', { schema: { params } }, async (request, reply) => {
    await folders.delete(request.user, request.params.folderId);
    return reply.code(204).send();
  });

  app.get(
    '/folders/:folderId/contents/',
    { schema: { params, response: { 200: page(FolderEntry) } } },
    async (request) => {
      const asked = pageRequest(request, PAGE_SIZE);
      const { entries, count } = await folders.contents(
        request.user,
        request.params.folderId,
        asked.limit,
        asked.offset,
      );
      const view = files.view(request.user, originOf(request));
      const results = entries.map((entry) =>
        entry.type === 'file'
          ? { type: 'file' as const, item: view(entry.row) }
          : { type: 'folder' as const, item: toFolderItem(entry.row) },
      );
      return toPage(request, asked, count, results);
    },
  );

  app.post(
    '/folders/:folderId/contents/archive/',
    { config: { once: false }, schema: { params, body: ArchiveRequest } },
    async (request, reply) => {
      const { fileIds, folderIds } = request.body;
      await trash.archive(request.user, request.params.folderId, {
        files: fileIds,
        folders: folderIds,
      });
      return reply.code(204).send();
    },
  );

  app.get(
    '/users/me/folders/trash-bin/',
    { schema: { response: { 200: page(TrashEntry) } } },
    async (request) => {
      const asked = pageRequest(request, PAGE_SIZE);
      const { entries, count } = await trash.list(request.user, asked.limit, asked.offset);
      const view = files.view(request.user, originOf(request));
      const results = entries.map((entry) =>
        entry.type === 'file'
          ? { type: 'filesymlink' as const, item: view(entry.row) }
          : { type: 'folder' as const, item: toFolderItem(entry.row) },
      );
      return toPage(request, asked, count, results);
    },
  );

  for (const what of ['recover', 'delete'] as const)
    app.post(
      `/users/me/folders/trash-bin/${what}/`,
      { config: { once: false }, schema: { body: TrashRequest } },
      async (request, reply) => {
        const { filesymlink_ids: fileIds, folderIds } = request.body;
        await trash[what](request.user, { files: fileIds, folders: folderIds });
        return reply.code(201).send();
      },
    );
};

const toFolderItem = ({ id, name, created_at }: FolderRow) => ({
  id,
  name,
  dateInserted: created_at,
});
