import type { FastifyPluginAsync } from 'fastify';
import { addNotOffered, type LaterRoute } from './not-offered-routes.ts';

/** What the wire contract has and this server has not, or not yet, and what belongs to no module: told, never made up. */
export const laterRoutes: FastifyPluginAsync = async (app) => {
  addNotOffered(app, LATER);
};

const LATER: readonly LaterRoute[] = [
  ['The bill of a workspace', '/organizations/:org/workspaces/:workspace/billing/', ['GET']],
  ['The member list of a workspace', '/organizations/:org/workspaces/:workspace/members/', ['GET']],
  ['A custom field', '/organizations/:org/workspaces/:workspace/custom-fields/', ['GET']],
  ['Reordering waiting jobs', '/organizations/:org/job-prioritization/', ['POST']],
  ['Job data of an organisation', '/organizations/:org/data/jobs/', ['GET']],
  ['A budget', '/budgets/', ['GET']],
  ['Remote visualisation', '/remote-viz-config/', ['GET']],
  ['A storage device', '/storage-devices/', ['GET', 'POST']],
  ['A storage device', '/storage-devices/available-regions/', ['GET']],
  ['A storage device', '/storage-devices/:deviceId/', ['GET']],
  ['A storage device', '/storage-devices/:deviceId/submit/', ['POST']],
  ['A storage device', '/storage-devices/:deviceId/shutdown/', ['POST']],
  ['A storage device', '/storage-devices/:deviceId/statuses/', ['GET']],
  ['A storage device', '/storage-devices/:deviceId/file-downloads/', ['POST']],
  ['A background task', '/tasks/:token/', ['GET']],
  ['Automation of jobs', '/automations/', ['GET']],
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
