import type { FastifyPluginCallbackZod } from 'fastify-type-provider-zod';
import * as z from 'zod';
import {
  AttachDeviceRequest,
  FileDownloadRequest,
  JobStorageDevice,
  Region,
  StorageDevice,
  StorageDeviceRequest,
  StorageDeviceStatusEntry,
} from '#contract/storage-devices';
import { page } from '#contract/wire';
import { asIs, lastOf, originOf, pageOf, pageRequest, toPage } from '../http/page.ts';
import type { StorageService } from './storage.service.ts';

const Params = z.object({ deviceId: z.string() });
const JobParams = z.object({ jobId: z.string() });

export const storageRoutes: FastifyPluginCallbackZod<{ readonly storage: StorageService }> = (
  app,
  { storage },
  done,
) => {
  app.get(
    '/storage-devices/',
    { schema: { response: { 200: page(StorageDevice) } } },
    async (request) => {
      const query = request.query as Record<string, unknown>;
      const activeOnly = /^(true|1)$/i.test(lastOf(query['active']) ?? '');
      const asked = pageRequest(request);
      const { results, count } = await storage.list(
        request.user,
        { activeOnly },
        asked,
        originOf(request),
      );
      return toPage(request, asked, count, results);
    },
  );

  app.post(
    '/storage-devices/',
    {
      config: { once: true },
      schema: { body: StorageDeviceRequest, response: { 201: StorageDevice } },
    },
    async (request, reply) =>
      reply
        .code(201)
        .send(await storage.create(request.user, request.body, request.once, originOf(request))),
  );

  app.get(
    '/storage-devices/available-regions/',
    { schema: { response: { 200: z.array(Region) } } },
    () => storage.regions(),
  );

  app.get(
    '/storage-devices/:deviceId/',
    { schema: { params: Params, response: { 200: StorageDevice } } },
    (request) => storage.get(request.user, request.params.deviceId, originOf(request)),
  );

  app.post(
    '/storage-devices/:deviceId/submit/',
    { config: { once: true }, schema: { params: Params } },
    async (request, reply) => {
      await storage.start(request.user, request.params.deviceId, request.once);
      return reply.code(200).send();
    },
  );

  app.post(
    '/storage-devices/:deviceId/shutdown/',
    { config: { once: false }, schema: { params: Params } },
    async (request, reply) => {
      await storage.shutDown(request.user, request.params.deviceId);
      return reply.code(202).send();
    },
  );

  app.get(
    '/storage-devices/:deviceId/statuses/',
    { schema: { params: Params, response: { 200: page(StorageDeviceStatusEntry) } } },
    async (request) =>
      pageOf(request, await storage.history(request.user, request.params.deviceId), asIs),
  );

  app.post(
    '/storage-devices/:deviceId/file-downloads/',
    {
      config: { once: false },
      schema: { params: Params, body: FileDownloadRequest, response: { 201: z.object({}) } },
    },
    async (request, reply) => {
      await storage.download(request.user, request.params.deviceId, request.body);
      return reply.code(201).send({});
    },
  );

  app.get(
    '/jobs/:jobId/storage-devices/',
    { schema: { params: JobParams, response: { 200: page(JobStorageDevice) } } },
    async (request) =>
      pageOf(request, await storage.ofJob(request.user, request.params.jobId), asIs),
  );

  app.post(
    '/jobs/:jobId/storage-devices/',
    {
      config: { once: false },
      schema: { params: JobParams, body: AttachDeviceRequest, response: { 201: JobStorageDevice } },
    },
    async (request, reply) =>
      reply.code(201).send(await storage.attach(request.user, request.params.jobId, request.body)),
  );
  done();
};
