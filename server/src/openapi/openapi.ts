import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { describeAnswers } from './answers.ts';
import { describeQuery } from './query-parameters.ts';
import { callName, summaryOf } from './summaries.ts';

const DESCRIPTION = `Clusters, jobs, runs and files over HTTP. Send an API token as \`Authorization: Token …\`; make one under
Settings. Lists come in pages (\`page\`, \`page_size\`); errors are \`{"detail": "…"}\` or messages by field.
The same paths answer under \`/api/v2/\` in the older representation.`;

/** Of every request that makes or starts something. */
const ONCE = {
  type: 'object',
  properties: {
    'Idempotency-Key': {
      type: 'string',
      maxLength: 255,
      description:
        'Any text of your own, best a random UUID. Sent again within 24 hours with the same request, it is answered as the first time and nothing is made twice; with another request it is refused with 422.',
    },
  },
};

/** Describes the routes that are registered after this call, from the very schemas that check them. */
export async function describeRoutes(app: FastifyInstance): Promise<void> {
  // Paths of the wire contract that only say so: a reader of the document finds them by name.
  const notOffered: string[] = [];
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Moorage', version: '3', description: DESCRIPTION },
      servers: [{ url: '/' }],
      components: {
        securitySchemes: {
          token: {
            type: 'apiKey',
            in: 'header',
            name: 'Authorization',
            description: 'Token 0123…',
          },
        },
      },
      security: [{ token: [] }],
    },
    transform: (document) => {
      const described = jsonSchemaTransform(document);
      const [, path = '', noun = 'root'] = /^\/api\/v3(\/(?:([^/]+).*)?)$/.exec(document.url) ?? [];
      // A route without a schema comes without one, whatever the type says.
      const schema = document.schema as { hide?: boolean } | undefined;
      const { once, isPublic = false } = document.route.config ?? {};
      const isHidden = path === '' || schema?.hide === true;
      const methods = [document.route.method].flat();
      const name = callName(methods, path);
      if (isHidden && path !== '')
        for (const method of methods)
          if (!['HEAD', 'OPTIONS'].includes(method)) notOffered.push(callName([method], path));
      const declared =
        (described.schema as { response?: Record<string, unknown> } | undefined)?.response ?? {};
      const query = describeQuery(name, isEnvelope(declared['200']));
      return {
        ...described,
        schema: {
          ...described.schema,
          tags: [noun],
          summary: summaryOf(name),
          hide: isHidden,
          response: describeAnswers({ name, isPublic, declared }),
          ...(query ? { querystring: query } : {}),
          ...(isPublic ? { security: [] } : {}),
          ...(once ? { headers: ONCE } : {}),
        },
      };
    },
    transformObject: (document) => {
      const described =
        'openapiObject' in document ? document.openapiObject : document.swaggerObject;
      return { ...described, 'x-not-offered': [...new Set(notOffered)].sort() };
    },
  });
}

const isEnvelope = (answer: unknown): boolean =>
  JSON.stringify(answer ?? {}).startsWith('{"type":"object","properties":{"count":');

/**
 * The readable page. It needs identity as all of /api does, so that trying a call out there just works: a browser that
 * is signed in sends its session along.
 */
export async function addDocs(app: FastifyInstance): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    staticCSP:
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'",
    uiConfig: { docExpansion: 'list', deepLinking: true, layout: 'BaseLayout' },
    theme: { title: 'Moorage API' },
  });
}
