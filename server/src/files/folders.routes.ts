import type { FastifyPluginAsync } from 'fastify';
import { addNotOffered, type LaterRoute } from '../http/not-offered-routes.ts';

/** What the wire contract has about files and this server has not yet: told, never made up. */
export const foldersRoutes: FastifyPluginAsync = async (app) => {
  addNotOffered(app, LATER);
};

const LATER: readonly LaterRoute[] = [
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
