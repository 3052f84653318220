import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import { FileFolder, FileFolderFiles, FileFolderRequest } from '#contract/folders';
import { DomainError, notFound } from '../http/domain-error.ts';
import type { FoldersService } from './folders.service.ts';

interface Options {
  readonly folders: FoldersService;
}

/** The folders of the library once more, as a plain list of names with their parents. */
export const fileFoldersRoutes: FastifyPluginAsyncZod<Options> = async (app, { folders }) => {
  app.get('/file-folders/', { schema: { response: { 200: z.array(FileFolder) } } }, (request) =>
    folders.list(request.user),
  );

  app.post(
    '/file-folders/',
    {
      config: { once: true },
      schema: { body: FileFolderRequest, response: { 201: FileFolder } },
    },
    async (request, reply) => {
      const { name, parentId } = request.body;
      const { myLibrary } = await folders.roots(request.user);
      const row = await folders.create(
        request.user,
        { name, parentId: parentId ?? myLibrary },
        request.once,
        () => new DomainError(400, { parentId: [`There is no folder ${parentId ?? ''}.`] }),
      );
      return reply.code(201).send({ id: row.id, name: row.name, parentId });
    },
  );

  app.post(
    '/file-folders/:folderId/files/',
    {
      config: { once: false },
      schema: {
        params: z.object({ folderId: z.string() }),
        body: FileFolderFiles,
        response: { 200: z.object({}) },
      },
    },
    async (request) => {
      await folders.moveFiles(
        request.user,
        { fileIds: request.body.ids, folderId: request.params.folderId },
        {
          folder: notFound,
          files: (missing) =>
            new DomainError(400, {
              ids: missing.map((id) => `There is no file ${id}, or it is in the trash.`),
            }),
        },
      );
      return {};
    },
  );
};
