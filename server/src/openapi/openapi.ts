import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { summaryOf } from './summaries.ts';

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
      const config = document.route.config as { once?: boolean } | undefined;
      const isShown = path !== '' && schema?.hide !== true;
      const summary = summaryOf([document.route.method].flat(), path);
      return {
        ...described,
        schema: {
          ...described.schema,
          tags: [noun],
          summary,
          hide: !isShown,
          ...(config?.once ? { headers: ONCE } : {}),
        },
      };
    },
  });
}

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
