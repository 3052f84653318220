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
  ['Keeping keys for an object store', '/credentials/', ['POST']],
  ['Changing the type of many files', '/files/bulk/type-change/', ['POST']],
  ['Tagging a file', '/files/:fileId/tags/', ['GET', 'POST', 'DELETE']],
  ['Sorting files into folders', '/users/me/folders/', ['GET']],
  ['The trash bin', '/users/me/folders/trash-bin/', ['GET']],
  ['The trash bin', '/users/me/folders/trash-bin/recover/', ['POST']],
  ['The trash bin', '/users/me/folders/trash-bin/delete/', ['POST']],
  ['Sorting files into folders', '/folders/:folderId/', ['POST', 'DELETE']],
  ['Sorting files into folders', '/folders/:folderId/contents/', ['GET']],
  ['The trash bin', '/folders/:folderId/contents/archive/', ['POST']],
  ['Sorting files into folders', '/file-folders/', ['GET', 'POST']],
  ['Sorting files into folders', '/file-folders/:folderId/files/', ['POST']],
];
