import type { FastifyPluginAsync } from 'fastify';
import { addNotOffered, type LaterRoute } from './not-offered-routes.ts';

/** What the wire contract has and this server has not, or not yet, and what belongs to no module: told, never made up. */
export const laterRoutes: FastifyPluginAsync = async (app) => {
  addNotOffered(app, LATER);
};

const LATER: readonly LaterRoute[] = [
  ['Registering objects of an object store', '/files/', ['POST']],
  ['Keeping keys for an object store', '/credentials/', ['POST']],
  ['Job data of an organisation', '/organizations/:org/data/jobs/', ['GET']],
  ['A budget', '/budgets/', ['GET']],
  ['Remote visualisation', '/remote-viz-config/', ['GET']],
  ['Software publishing', '/installations/', ['POST']],
  ['Software publishing', '/installations/:installationId/statuses/', ['GET']],
  ['Software publishing', '/packages/', ['POST']],
  ['Software publishing', '/packages/:packageId/statuses/', ['GET']],
  ['Software publishing', '/developer-analyses/', ['GET', 'POST']],
  ['Software publishing', '/developer-analyses/:analysisId/versions/', ['GET', 'POST']],
  [
    'Software publishing',
    '/developer-analysis-versions/:versionId/environment-variables/',
    ['GET', 'PUT'],
  ],
];
