import type { FastifyPluginAsync, HTTPMethods } from 'fastify';
import { notOffered } from '../http/domain-error.ts';

/** What the wire contract has about files and this server has not yet: told, never made up. */
export const foldersRoutes: FastifyPluginAsync = async (app) => {
  for (const [what, url, methods] of LATER) {
    app.route({
      method: [...methods],
      url,
      exposeHeadRoute: false,
      schema: { hide: true },
      handler: () => {
        throw notOffered(what);
      },
    });
  }
};

const LATER: readonly (readonly [string, string, readonly HTTPMethods[]])[] = [
  ['Registering objects of an object store', '/files/', ['POST']],
  ['Keys for an object store', '/credentials/', ['POST']],
  ['Changing the type of many files', '/files/bulk/type-change/', ['POST']],
  ['Tags of files', '/files/:fileId/tags/', ['GET', 'POST', 'DELETE']],
  ['The folders of a user', '/users/me/folders/', ['GET']],
  ['The trash bin', '/users/me/folders/trash-bin/', ['GET']],
  ['The trash bin', '/users/me/folders/trash-bin/recover/', ['POST']],
  ['The trash bin', '/users/me/folders/trash-bin/delete/', ['POST']],
  ['Folders', '/folders/:folderId/', ['POST', 'DELETE']],
  ['Folders', '/folders/:folderId/contents/', ['GET']],
  ['The trash bin', '/folders/:folderId/contents/archive/', ['POST']],
  ['Folders of files', '/file-folders/', ['GET', 'POST']],
  ['Folders of files', '/file-folders/:folderId/files/', ['POST']],
];
